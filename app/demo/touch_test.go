package demo

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// The pace of a hand, as the aim has it.
const (
	perTap = 600 * time.Millisecond
	perKey = 350 * time.Millisecond
)

// finger is a hand on a tablet: it taps and types on the keyboard of the
// screen, and nothing else. It counts.
type finger struct {
	*screen
	taps, digits, keys int
}

// letters are the rows of the Kazakh page of the touch keyboard at 1280x800,
// and pad the number pads of the PIN and of the step Who.
var (
	letters = []string{"әіңғ,.үұқөһ⌫", "йцукенгшщзхъ", "фывапролджэё", "⇧ячсмитьбю-↵"}
	rows    = []string{"123", "456", "789", "⌫0✓"}
)

// until taps and waits until a part of the window shows it: a hand taps what
// it sees, so the next tap comes when the page for it stands there.
func (f *finger) until(p part, x, y int) { f.t.Helper(); f.taps++; f.tapped(p, x, y) }

func (f *finger) tap(x, y int)   { f.t.Helper(); f.until(around(x, y), x, y) }
func (f *finger) turn(x, y int)  { f.t.Helper(); f.until(content, x, y) }
func (f *finger) field(x, y int) { f.t.Helper(); f.until(board, x, y) }

// cell is the column and the row of a key.
func (f *finger) cell(rows []string, r rune) (column, line int) {
	f.t.Helper()
	for line, row := range rows {
		if column := slices.Index([]rune(row), r); column >= 0 {
			return column, line
		}
	}
	f.t.Fatalf("no key %q", r)
	return 0, 0
}

func (f *finger) pad(text string, columns, lines []int) {
	f.t.Helper()
	for _, r := range text {
		column, line := f.cell(rows, r)
		f.digits++
		f.click(columns[column], lines[line])
	}
}

func (f *finger) write(text string) {
	f.t.Helper()
	for _, r := range text {
		column, line := f.cell(letters, r)
		f.keys++
		f.click(135+column*183/2, 557+53*line)
	}
}

// told prints how long a hand takes, and gives the taps.
func (f *finger) told(what string, aim string) (taps int) {
	hand := time.Duration(f.taps+f.digits)*perTap + time.Duration(f.keys)*perKey
	f.t.Logf("touch alone, %s: %d taps, %d digits, %d letters: %.1f s at a hand's pace; the aim is %s",
		what, f.taps, f.digits, f.keys, hand.Seconds(), aim)
	taps = f.taps
	f.taps, f.digits, f.keys = 0, 0, 0
	return taps
}

// within fails where more taps were needed than the aim allows.
func (f *finger) within(most int, what, aim string) {
	f.t.Helper()
	if taps := f.told(what, aim); taps > most {
		f.t.Errorf("%s: %d taps", what, taps)
	}
}

// Places on the pages at 1280x800.
func (f *finger) begin() { // new check; in the street
	f.t.Helper()
	f.until(around(1141, 244), 749, 729)
	f.tap(1141, 244)
	time.Sleep(meant)
}

func (f *finger) next() { f.t.Helper(); f.turn(1187, 757) }

// second is how much lower a page begins where the people of the record stand above
// it.
const second = 66

// first is a child with a number, up to the page of his school.
func (f *finger) first(number, name string) {
	f.t.Helper()
	f.pad(number, []int{170, 290, 410}, []int{271, 335, 399, 463})
	f.still()
	f.field(608, 224) // surname; Enter leads on to the name
	f.write(family + "↵" + strings.ToLower(name))
}

// family is the surname of the children who are recorded with a number.
const family = "сейіт"

// another is one child more of the same meeting, from the last page to the last page:
// what he has in common with the one before is taken at one tap, then his condition
// and how it ended.
func (f *finger) another(number, name, shot string) {
	f.t.Helper()
	f.turn(1056, 760)
	time.Sleep(meant) // the page moved down by the line of the people
	f.pad(number, []int{170, 290, 410}, []int{271 + second, 335 + second, 399 + second, 463 + second})
	f.still()
	f.field(608, 224+second)
	f.write(family + "↵" + strings.ToLower(name))
	f.picture(shot)
	f.until(board, 940, 154) // as the one before: the keyboard goes
	f.next()
	f.taps--         // as above
	f.turn(229, 503) // well
	f.turn(982, 154) // it ended as for the one before
}

// finish signs the record.
func (f *finger) finish(shot string) {
	f.t.Helper()
	f.picture(shot)
	time.Sleep(4*time.Second + perTap) // a hand that means it comes after a look at the page, which came by itself
	f.taps++
	f.click(1187, 757)
	f.wait("saved")
	f.wait("all_sent")
}

// ending goes from the study page to the end: at school, out at night, well,
// the mother knows and came.
func (f *finger) ending() {
	f.t.Helper()
	f.tap(227, 178) // at school
	f.next()
	f.tap(545, 178) // outside home at night
	f.tap(227, 478) // well
	f.next()
	f.tap(753, 215) // the mother
	f.tap(753, 460) // knows, now
	f.next()
	f.tap(256, 186)  // handed over on the spot
	f.tap(426, 469)  // to her
	f.turn(881, 469) // who is sober: the last page comes by itself
}

// TestWindowTouch records children on the real window by touch alone: one with a
// number, his sibling, three minors, and one without a document. Nothing that was
// tapped may be lost; how long a hand would have taken is printed, and the taps of a
// sibling and of three minors, every one of them, are held to their aims.
func TestWindowTouch(t *testing.T) {
	if os.Getenv("SHYRAQ_WINDOW") == "" {
		t.Skip("needs the window program and a virtual display: run make window-test")
	}
	program := built(t, "shyraq")
	dir := filepath.Join(t.TempDir(), "demo")
	f := &finger{screen: openScreen(t, program, "--demo", dir, "--lang", "kk")}
	f.wait("door")
	f.still()
	f.pad(officers[0].PIN, []int{758, 881, 1003}, []int{333, 397, 461, 525})
	f.click(881, 597)
	f.wait("unlocked")
	f.wait("all_sent")
	f.digits = 0

	const number, named, spoken = "900315100008", "Қырмөлжан", "Тәубүжғаң"
	siblings := []string{"Әлихан", "Аружан", "Айдос"}
	f.begin()
	f.first(number, named)
	f.until(board, 874, 427) // alone: all is answered, and the keyboard goes
	f.next()
	f.taps-- // the page of a child of today would have gone on by itself
	f.picture("touch-study")
	f.ending()
	f.finish("touch-finish-iin")
	f.told("known number", "45 s and 12 taps beside the digits")

	f.begin()
	f.first("900315200004", siblings[0])
	f.until(board, 1137, 427) // with peers
	f.next()
	f.taps-- // as above
	f.ending()
	one := f.taps
	f.taps = 0
	f.another("900315100018", siblings[1], "touch-sibling")
	f.taps++ // what ends the record, were it the last
	f.within(8, "a second sibling", "8 taps beside digits and letters")
	f.taps = one + 5 // and the sibling's but the one that ends
	f.another("900315100028", siblings[2], "touch-third")
	f.finish("touch-finish-three")
	f.within(26, "three minors", "25 taps beside digits and letters, and one that the mother is sober")

	f.begin()
	f.turn(379, 147)                    // no number
	f.tap(200, 242)                     // no document with her
	f.tap(1186, 318)                    // a girl
	f.until(around(815, 306), 901, 302) // age, from the middle upwards: the number says it, the button only flashes
	f.field(874, 224)                   // name
	f.write(strings.ToLower(spoken))
	f.picture("touch-keyboard")
	f.turn(1137, 427) // with peers
	f.ending()
	f.finish("touch-finish-spoken")
	f.told("no document", "90 s")
	f.interrupt()

	all := f.reveal(program, filepath.Join(dir, "patrol"))
	f.holds(all, named, raid.Person{IIN: number, Company: "K_ALONE", Sex: codes.Male})
	for i, number := range []string{"900315200004", "900315100018", "900315100028"} {
		f.holds(all, siblings[i], raid.Person{IIN: number, Company: "K_PEERS", Sex: sexOf(f.t, number)})
	}
	f.holds(all, spoken, raid.Person{NoIIN: "I_DOC", Company: "K_PEERS", Sex: codes.Female, AgeError: 2})
	f.nowhere(dir, number, named, spoken)
}

// holds compares what was recorded of a child with what was tapped.
func (f *finger) holds(all []raid.Encounter, name string, want raid.Person) {
	f.t.Helper()
	for _, e := range all {
		i := slices.IndexFunc(e.People, func(p raid.Person) bool { return p.Name == name })
		if i < 0 {
			continue
		}
		p := e.People[i]
		same := p.IIN == want.IIN && p.NoIIN == want.NoIIN && p.Company == want.Company && p.Sex == want.Sex && p.AgeError == want.AgeError
		told := len(p.Reasons) == 1 && p.Reasons[0] == "R_NIGHT_O" && len(p.Conditions) == 1 && p.Conditions[0] == "C_OK" && p.Education == codes.EducationSchool
		home := p.Outcome == codes.OutcomeSpot && len(p.Guardians) == 1 && p.Guardians[0].Kinship == "S_MOTH" &&
			!p.Guardians[0].NotifiedAt.IsZero() && p.HandedTo == p.Guardians[0].ID && !p.HandedAt.IsZero() && !e.ClosedAt.IsZero()
		if !same || !told || !home || e.Place.Type != "STRT" || e.Place.Point == nil || p.Kind != raid.Minor {
			f.t.Errorf("what was tapped is lost: who %v, what %v, end %v, place %q", same, told, home, e.Place.Type)
		}
		return
	}
	f.t.Error("a child that was saved is not there")
}

func sexOf(t *testing.T, number string) codes.Sex {
	t.Helper()
	n, err := raid.ParseIIN(number)
	if err != nil {
		t.Fatal(err)
	}
	return n.Sex()
}

// reveal reads the encounters of a device by the command line.
func (s *screen) reveal(program, dir string) (out []raid.Encounter) {
	s.t.Helper()
	run := func(into any, args ...string) {
		cmd := exec.Command(program, append(args, "--json", "--data", dir, "--pin-file", "-")...)
		cmd.Env, cmd.Stdin = s.env, bytes.NewBufferString(officers[0].PIN+"\n")
		raw, err := cmd.Output()
		if err == nil {
			err = json.Unmarshal(raw, into)
		}
		if err != nil {
			s.t.Fatalf("%v: %v", args, err)
		}
	}
	var list struct {
		Records []struct {
			Record string
			Kind   raid.Kind
			Author string
		}
	}
	run(&list, "list")
	for _, r := range list.Records[:min(4, len(list.Records))] { // newest first
		var sheet struct{ Body raid.Encounter }
		if r.Kind == raid.KindEncounter {
			run(&sheet, "show", r.Record, "--reveal")
			out = append(out, sheet.Body)
		}
	}
	return out
}

// nowhere holds that no file, neither of the data nor beside it, nor what the
// program said on standard error, holds what was typed.
func (f *finger) nowhere(dir string, typed ...string) {
	f.t.Helper()
	hits := func(data []byte) (n int) {
		for _, word := range typed {
			var wide []byte
			for _, u := range utf16.Encode([]rune(word)) {
				wide = binary.LittleEndian.AppendUint16(wide, u)
			}
			n += bytes.Count(data, []byte(word)) + bytes.Count(data, wide)
		}
		return n
	}
	decoy := filepath.Join(f.home, "decoy")
	if err := os.WriteFile(decoy, []byte("…"+typed[1]), 0o600); err != nil {
		f.t.Fatal(err)
	}
	found := false
	for _, root := range []string{dir, f.home} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			switch n := hits(data); {
			case path == decoy:
				found = n == 1
			case n > 0:
				f.t.Errorf("%d hits in %s", n, filepath.Base(path))
			}
			return err
		})
		if err != nil {
			f.t.Fatal(err)
		}
	}
	if !found {
		f.t.Error("the hunt does not find what is there")
	}
	if hits([]byte(f.fault.String())) > 0 {
		f.t.Error("standard error tells what was typed")
	}
}
