package e2e

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
)

// canary is what is told of one invented child in a way nobody else is told of.
type canary struct {
	name, words, note, phone, call, address, iin, seen string
	ink                                                handover.Strokes
}

// syllables from which names are made that no list of names has.
var syllables = strings.Fields("қыр мөл тәу бүж ғаң шіп ңөй һәк зұл юқа щүм эғе фөр цың чәб жөң")

func sing(chance *rand.Rand) canary {
	word := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(syllables[chance.IntN(len(syllables))])
		}
		return b.String()
	}
	c := canary{
		name:  "Сынақ" + word(5),
		words: "айтқаны " + word(6), note: "белгісі " + word(6),
		phone: fmt.Sprintf("+7 000 %03d %04d", chance.IntN(1000), chance.IntN(10000)),
		call:  "Ана" + word(5), address: "Көше" + word(5), seen: "көргені " + word(6),
	}
	for c.iin == "" { // born in 1890: no living person
		digits := fmt.Sprintf("9003151%05d", chance.IntN(100000))
		if _, err := raid.ParseIIN(digits); err == nil {
			c.iin = digits
		}
	}
	stroke := []int{100, 20}
	for range 7 {
		stroke = append(stroke, 10+chance.IntN(90), 10+chance.IntN(20))
	}
	c.ink = handover.Strokes{stroke}
	return c
}

// encounter is a record that holds all of a canary.
func (c canary) encounter() raid.Encounter {
	e := open(c.name)
	p := &e.People[0]
	p.IIN, p.NoIIN, p.Residence.Address = c.iin, "", c.address
	p.Surname, p.WhyOut, p.Phone, p.SchoolName = c.name+"ов", c.words, c.phone, c.words
	g := &p.Guardians[0]
	g.Name, g.Phone, g.Address = c.call, c.phone, c.address
	e.Note, e.Place.Note = c.note, c.note
	return e
}

// handing is what an act holds of a canary besides.
func (c canary) handing() handing {
	h := mother(c.call)
	h.Seen, h.Returned, h.OfficerInk, h.TakerInk = c.seen, c.words, c.ink, c.ink
	h.Taker.Phone, h.Taker.Address, h.Taker.Number = c.phone, c.address, c.iin
	return handing{c.encounter(), h}
}

// TestCanaries puts two hundred invented children through a whole night, with
// acts, crashes and unfinished typing, and looks for them in every file that
// any of the programs left anywhere.
func TestCanaries(t *testing.T) {
	chance := seeded(t)
	var all []canary
	var bodies []raid.Encounter
	for range 200 {
		all = append(all, sing(chance))
		bodies = append(bodies, all[len(all)-1].encounter())
	}
	var acts []handing
	for _, c := range all[100:150] {
		acts = append(acts, c.handing())
	}
	m := newMachine(t)
	s := m.newServer("region")
	patrol := m.newDevice("patrol", pins[0], s, s.invite(regionfile.Patrol, "north", "Айдос Ж."))
	other := m.newDevice("other", pins[1], s, s.invite(regionfile.Patrol, "north", "Дана С."))
	supervisor := m.newDevice("supervisor", pins[3], s, s.invite(regionfile.Supervisor, "north", "Ерлан Қ."))
	untouched := stamp(t, m.root)

	var told []written
	for i, e := range bodies[:10] { // from files
		if i%2 == 0 {
			e = handOver(e)
		}
		told = append(told, patrol.record(of(t, raid.KindEncounter, e)))
	}
	v := check("v1", raid.Violation)
	v.Note, v.Place.Note = all[10].note, all[10].words
	patrol.record(of(t, raid.KindVenueCheck, v))
	session := patrol.role("recorder", lines(t, bodies[10:100])...) // typed and saved
	for range session.rest() {
	}
	issuing := patrol.role("issuer", lines(t, acts[:30])...) // with acts, to the end
	issued := issuing.rest()
	crashing := patrol.role("issuer", lines(t, acts[30:])...) // killed between two acts
	for range 5 {
		crashing.line()
	}
	crashing.kill()
	typing := patrol.role("drafter", lines(t, bodies[150:180])...) // typed and never saved
	for typing.line() != "typing" {
	}
	typing.kill()
	saving := other.role("recorder", lines(t, bodies[180:])...) // killed while it saves
	saving.line()
	saving.kill()

	// An act goes to a printer and leaves nothing behind.
	if len(issued) != 30 {
		t.Fatalf("%d acts issued: %s", len(issued), issuing.fault)
	}
	record := strings.Fields(issued[0])[2]
	pdf := patrol.run([]byte(patrol.pin), programs.field, "act", "print", record, "--out", "-", "--data", patrol.dir, "--pin-file", "-").must(t, 0).out

	// On the way: from a locked device, past a server that is killed.
	late := patrol.deliverSlowly()
	s.kill()
	<-late.ended
	patrol.link.heal()
	s.start()
	patrol.deliver().must(t, 0)
	patrol.sync()
	other.sync()
	supervisor.sync()

	// Read, revealed, returned with words of its own, counted.
	shown := supervisor.show(told[0].Record)
	if shown.Body.People[0].Name != all[0].name || shown.Body.People[0].Phone != all[0].phone {
		t.Fatalf("the canary did not come through: %s", all[0].name)
	}
	supervisor.record(review(t, shown.entry, raid.Return, raid.Comment{Field: "note", Text: all[1].note}))
	supervisor.verb("list", "--reveal").must(t, 0)
	supervisor.run([]byte(supervisor.pin), programs.field, "summary", "--night", string(tonight()), "--csv", "--data", supervisor.dir, "--pin-file", "-").must(t, 0)
	supervisor.sync()
	patrol.sync()
	if got := patrol.list()[told[0].Record]; got.State != state.WordReturned {
		t.Errorf("the returned record is %q", got.State)
	}
	// What is refused is not kept either, nor quoted.
	bad := bytes.Replace(encode(t, of(t, raid.KindEncounter, bodies[0])), []byte(`"night"`), []byte(`"nigth"`), 1)
	refused := patrol.tryRecord(bad).must(t, 3)
	faults := s.process.fault.String() + string(refused.err) + string(refused.out)

	for _, p := range []*process{session, issuing, crashing, typing, saving} {
		faults += p.fault.String()
	}

	hunt := newHunter(all)
	if hunt.count(pdf) == 0 || hunt.count([]byte("%PDF")) > 0 {
		t.Error("the hunt does not find a canary in the stream of a PDF")
	}
	if n := hunt.count([]byte(faults)); n > 0 {
		t.Errorf("%d hits in what the programs wrote to standard error", n)
	}
	hunt.everywhere(t, m.root, "while the server runs")
	s.kill()
	hunt.everywhere(t, m.root, "after a kill")
	s.start()
	s.stop()
	files, size := hunt.everywhere(t, m.root, "after all is closed")
	if now := stamp(t, m.root); now != untouched {
		t.Error("a program made a temporary file, if only for a moment")
	}
	t.Logf("%d canaries, %d patterns, %d files, %.1f MB: 0 hits", len(all), len(hunt.patterns), files, float64(size)/1e6)
}

// stamp is when something was last made or removed in the folder for temporary
// files: what came and went between two looks is told by it too.
func stamp(t *testing.T, root string) time.Time {
	t.Helper()
	info, err := os.Stat(filepath.Join(root, "tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

// hunter looks for all canaries at once.
type hunter struct {
	patterns [][]byte
	first    [1 << 16][]int // by the first two bytes
}

func newHunter(all []canary) *hunter {
	h := &hunter{}
	for _, c := range all {
		ink := strings.Trim(fmt.Sprint(c.ink[0][2:]), "[]")
		for _, text := range []string{
			c.name, c.words, c.note, c.phone, strings.ReplaceAll(c.phone, " ", ""), c.call, c.address, c.iin, c.seen,
			strings.ReplaceAll(ink, " ", ","),
		} {
			units := utf16.Encode([]rune(text))
			var little, big []byte // as Windows keeps texts, and as a PDF does
			for _, u := range units {
				little = binary.LittleEndian.AppendUint16(little, u)
				big = binary.BigEndian.AppendUint16(big, u)
			}
			h.patterns = append(h.patterns, []byte(text), little, big)
			if ascii := strings.Trim(strconv.QuoteToASCII(text), `"`); ascii != text {
				h.patterns = append(h.patterns, []byte(ascii))
			}
		}
	}
	for i, p := range h.patterns {
		at := binary.LittleEndian.Uint16(p)
		h.first[at] = append(h.first[at], i)
	}
	return h
}

// count looks in data, and in whatever is packed in it.
func (h *hunter) count(data []byte) (hits int) {
	for i := 0; i+1 < len(data); i++ {
		for _, p := range h.first[binary.LittleEndian.Uint16(data[i:])] {
			if bytes.HasPrefix(data[i:], h.patterns[p]) {
				hits++
			}
		}
		if data[i] == 0x78 && binary.BigEndian.Uint16(data[i:])%31 == 0 { // as a zlib stream begins
			hits += h.count(unpacked(data[i:]))
		}
	}
	return hits
}

// unpacked is a zlib stream, or nothing where it is none: in sealed bytes it
// begins often and is none after a few.
func unpacked(data []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(z, 1<<20))
	if err != nil {
		return nil
	}
	return out
}

// everywhere looks through every file below a folder, names included.
func (h *hunter) everywhere(t *testing.T, root, when string) (files int, size int64) {
	t.Helper()
	// A hunt that finds nothing proves something only if it can find.
	decoy := filepath.Join(root, "home", "decoy")
	writeFile(t, decoy, append(make([]byte, 4097), h.patterns[1]...))
	found := false
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 && path != decoy {
			t.Errorf("%s: others may open %s (%v)", when, strings.TrimPrefix(path, root), mode)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		hits := h.count(data) + h.count([]byte(path))
		switch {
		case path == decoy:
			found = hits == 1
		case hits > 0:
			t.Errorf("%s: %d hits in %s", when, hits, strings.TrimPrefix(path, root))
		}
		files, size = files+1, size+int64(len(data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		t.Fatal("the hunt does not find a canary that is there")
	}
	if err := os.Remove(decoy); err != nil {
		t.Fatal(err)
	}
	return files - 1, size
}
