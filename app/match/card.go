package match

import (
	"hash/maphash"
	"strings"

	"shyraq/app/raid"
)

// written is one name prepared for comparing, whole and without the ending a
// surname or a patronymic may bear.
type written struct {
	whole, stem       []byte // first key
	wholeKey, stemKey []byte // second key
	letters           uint64 // of whole
}

func write(name string, endings []string) written {
	whole := fold(name)
	stem := stem(whole, endings)
	w := written{whole: []byte(whole), stem: []byte(stem), wholeKey: soundKey(whole), stemKey: soundKey(stem)}
	w.letters = letters(w.whole)
	return w
}

func (w *written) empty() bool { return len(w.whole) == 0 }

// facts is what is compared of a person apart from names.
type facts struct {
	iin    uint64 // of a valid one; 0 not known
	birth  int32  // yyyymmdd, 0 not known
	born   [2]int16
	sex    byte
	school uint64 // hash, 0 not known
	phones [4]uint64
	// which names are there
	surname, name, patronymic bool
}

// card is a person prepared for comparing.
type card struct {
	surname, name, patronymic written
	facts                     facts
}

// seed makes hashes of school names of this process alone.
var seed = maphash.MakeSeed()

func newCard(p Person) card {
	c := card{
		surname:    write(p.Surname, surnameEndings),
		name:       write(p.Name, surnameEndings), // its stem serves where the two are swapped
		patronymic: write(p.Patronymic, patronymicEndings),
		facts:      factsOf(p),
	}
	c.facts.surname, c.facts.name, c.facts.patronymic = !c.surname.empty(), !c.name.empty(), !c.patronymic.empty()
	return c
}

func factsOf(p Person) facts {
	f := facts{born: [2]int16{int16(p.Born.From), int16(p.Born.To)}}
	if iin, err := raid.ParseIIN(p.IIN); err == nil {
		f.iin = digits(iin.Digits(), 12)
	}
	if p.Birth.Valid() {
		f.birth = int32(digits(string(p.Birth), 8))
	}
	if p.Sex != "" {
		f.sex = p.Sex[0]
	}
	if s := strings.ToLower(strings.Join(strings.Fields(p.School), "")); s != "" {
		f.school = maphash.String(seed, s) | 1
	}
	n := 0
	for _, phone := range p.Phones {
		// The last ten digits: +7 701… and 8 701… are one phone.
		if d := digits(phone, 10); d >= 1e9 && n < len(f.phones) {
			f.phones[n] = d
			n++
		}
	}
	return f
}

// digits reads the last digits of a text as a number.
func digits(s string, last int) uint64 {
	var v, limit uint64 = 0, 1
	for range last {
		limit *= 10
	}
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			v = (v*10 + uint64(s[i]-'0')) % limit
		}
	}
	return v
}
