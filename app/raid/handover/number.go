package handover

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"shyraq/app/raid/codes"
	"shyraq/errs"

	"github.com/google/uuid"
)

// Number is the number of a handover act, such as 43-7Q2M-X9KD-0042-C. It
// is made without asking anybody, by a device that may be offline for days:
//
//	43         the region, the first two digits of its KATO code
//	7Q2MX9KD   the device: 40 bits of a hash of its id
//	0042       the place of the act's revision in the device's chain
//	C          a check character
//
// One device never gives a number twice: places in its chain have no gaps and
// are never used again, a store that was restored is a new device, and each
// act has a revision of its own. Two devices give the same number only where
// 40 bits of their ids' hashes agree, with one chance in two million for a
// region of 1,000 devices (n²/2 : 2^40).
//
// Letters and digits are those of Crockford's base32, which has no I, L, O and
// U to be misread. The check character, a weighted sum in the field of 32
// elements, finds every single wrong character and every two that changed
// places.
type Number string

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// The parts of a number, in characters.
const (
	regionChars  = 2
	deviceChars  = 8
	counterChars = 4  // at least; a busy device goes on with five
	maxCounter   = 11 // holds 53 bits, the largest place in a chain
)

// NewNumber makes the number of the act whose revision takes the place dseq
// in the chain of a device. A region that is not known yet is 00.
func NewNumber(kato string, device uuid.UUID, dseq uint64) Number {
	region := "00"
	if codes.IsKATO(kato) {
		region = kato[:regionChars]
	}
	sum := sha256.Sum256(append([]byte("shyraq act number v1\n"), device[:]...))
	tag := encode32(sum[:])[:deviceChars]
	counter := ""
	for n := dseq; n > 0; n >>= 5 {
		counter = string(crockford[n&31]) + counter
	}
	for len(counter) < counterChars {
		counter = "0" + counter
	}
	return group(region + tag + counter)
}

// group sets the hyphens and adds the check character.
func group(plain string) Number {
	device, counter := plain[regionChars:], plain[regionChars+deviceChars:]
	return Number(fmt.Sprintf("%s-%s-%s-%s-%c", plain[:regionChars], device[:4], device[4:deviceChars], counter, check32(plain)))
}

// ParseNumber reads a number as a person types it: in small letters, with
// or without hyphens, with the letters that are taken for digits. A number
// that was misread is Invalid "act_number".
func ParseNumber(s string) (Number, error) {
	bad := func(detail string) (Number, error) {
		return "", &errs.Error{Kind: errs.Invalid, Code: "act_number", Detail: detail}
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch r {
		case '-', ' ', '–', '—':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) || b.Len() > regionChars+deviceChars+maxCounter {
			return bad("want letters and digits, like 43-7Q2M-X9KD-0042-C")
		}
		b.WriteRune(r)
	}
	all := b.String()
	if len(all) < regionChars+deviceChars+counterChars+1 || len(all) > regionChars+deviceChars+maxCounter+1 {
		return bad("too short or too long")
	}
	plain, check := all[:len(all)-1], all[len(all)-1]
	if check != check32(plain) || plain[0] > '9' || plain[1] > '9' {
		return bad("the check character does not fit")
	}
	return group(plain), nil
}

// check32 sums the characters, each times another power of the generator of
// the field of 32 elements. There are 31 powers, more than there are
// characters, so that no two weights are equal.
func check32(plain string) byte {
	sum, weight := 0, 1
	for i := range len(plain) {
		weight = times32(weight, 2)
		sum ^= times32(weight, strings.IndexByte(crockford, plain[i]))
	}
	return crockford[sum]
}

// times32 multiplies polynomials over two elements, modulo x^5 + x^2 + 1.
func times32(a, b int) int {
	product := 0
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		if a <<= 1; a&32 != 0 {
			a ^= 0b100101
		}
	}
	return product
}

// encode32 writes bytes in Crockford's base32, five bits a character, the last
// one filled up with zeros.
func encode32(data []byte) string {
	var b strings.Builder
	bits, n := 0, 0
	for _, d := range data {
		bits, n = bits<<8|int(d), n+8
		for ; n >= 5; n -= 5 {
			b.WriteByte(crockford[bits>>(n-5)&31])
		}
		bits &= 1<<n - 1
	}
	if n > 0 {
		b.WriteByte(crockford[bits<<(5-n)&31])
	}
	return b.String()
}

// decode32 is the reverse of encode32; ok is false where the text is not what
// encode32 writes.
func decode32(s string) (data []byte, ok bool) {
	bits, n := 0, 0
	for i := range len(s) {
		v := strings.IndexByte(crockford, s[i])
		if v < 0 {
			return nil, false
		}
		if bits, n = bits<<5|v, n+5; n >= 8 {
			n -= 8
			data = append(data, byte(bits>>n))
			bits &= 1<<n - 1
		}
	}
	return data, n < 5 && bits == 0
}
