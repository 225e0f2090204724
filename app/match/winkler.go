package match

import (
	"bytes"
	"math/bits"
)

// winkler is the similarity of Jaro and Winkler (Winkler 1990: prefix of at
// most four letters, scale 0.1) of two names of at most 64 bytes.
func winkler(a, b []byte) float64 {
	j := jaro(a, b)
	n := 0
	for n < min(len(a), len(b), 4) && a[n] == b[n] {
		n++
	}
	return j + float64(n)*0.1*(1-j)
}

func jaro(a, b []byte) float64 {
	if len(a) == 0 || len(b) == 0 || len(a) > 64 || len(b) > 64 {
		if len(a) > 0 && bytes.Equal(a, b) {
			return 1
		}
		return 0
	}
	if len(a) > len(b) || len(a) == len(b) && bytes.Compare(a, b) > 0 {
		a, b = b, a // pairing takes the first that fits: the order must not matter
	}
	reach := max(max(len(a), len(b))/2-1, 0)
	var inA, inB uint64 // letters that found a partner
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if inB>>j&1 == 0 && a[i] == b[j] {
				inA |= 1 << i
				inB |= 1 << j
				break
			}
		}
	}
	m := bits.OnesCount64(inA)
	if m == 0 {
		return 0
	}
	crossed := 0
	for x, y := inA, inB; x != 0; x, y = x&(x-1), y&(y-1) {
		if a[bits.TrailingZeros64(x)] != b[bits.TrailingZeros64(y)] {
			crossed++
		}
	}
	f := float64(m)
	return (f/float64(len(a)) + f/float64(len(b)) + (f-float64(crossed/2))/f) / 3
}

// letters is the set of letters of a name, for hopeless.
func letters(s []byte) (set uint64) {
	for i := range len(s) {
		set |= 1 << (s[i] & 63)
	}
	return set
}

// hopeless says that two names cannot reach a similarity that counts: it
// bounds the letters they share from above, which is far cheaper than to pair
// them.
func hopeless(a, b []byte, setB uint64) bool {
	m := 0
	for i := range len(a) {
		if setB>>(a[i]&63)&1 == 1 {
			m++
		}
	}
	if m == 0 {
		return true
	}
	f := float64(min(m, len(b)))
	best := (f/float64(len(a)) + f/float64(len(b)) + 1) / 3
	return best+0.4*(1-best) < leastSimilar
}
