package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/errs"
)

// twoStates is a vault's copies before and after its last change.
func twoStates(t *testing.T) (dir string, o Options, before, after []byte) {
	t.Helper()
	dir, o = t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	add(t, v, patrolA, rightPIN)
	before = bytesOf(t, dir, 0)
	add(t, v, patrolB, otherPIN)
	after = bytesOf(t, dir, 0)
	if bytes.Equal(before, after) || !bytes.Equal(after, bytesOf(t, dir, 1)) {
		t.Fatal("the copies are not written as one")
	}
	return dir, o, before, after
}

func bytesOf(t *testing.T, dir string, i int) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, fileNames[i]))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func lay(t *testing.T, dir string, copies ...[]byte) {
	t.Helper()
	for i, raw := range copies {
		path := filepath.Join(dir, fileNames[i])
		err := os.Remove(path)
		if raw != nil {
			err = os.WriteFile(path, raw, 0o600)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// TestATornWriteLosesNoVault cuts each copy at every byte of a write, as a disk
// does that says "written" and loses power.
func TestATornWriteLosesNoVault(t *testing.T) {
	t.Parallel()
	dir, o, before, after := twoStates(t)
	for n := range len(after) - 1 { // the last byte is the line's end, which is none of the vault
		torn := bytes.Clone(after[:n])
		zeroed := append(bytes.Clone(torn), make([]byte, len(after)-n)...) // the length came to the disk, the rest did not
		for name, row := range map[string]struct {
			copies   [2][]byte
			officers int
		}{
			"the first one torn":  {[2][]byte{torn, before}, 1},
			"the second one torn": {[2][]byte{after, torn}, 2},
			"the first one of 0":  {[2][]byte{zeroed, before}, 1},
			"the second one of 0": {[2][]byte{after, zeroed}, 2},
		} {
			lay(t, dir, row.copies[:]...)
			v := &Vault{dir: dir, opts: o}
			all, best := v.copies(context.Background())
			if best < 0 || len(all[best].file.Officers) != row.officers {
				t.Fatalf("%s at %d: %d counts, %v", name, n, best, all)
			}
			if n%97 != 0 {
				continue
			}
			if got := len(open(t, dir, o).Officers()); got != row.officers {
				t.Fatalf("%s at %d: %d officers", name, n, got)
			}
			if !bytes.Equal(bytesOf(t, dir, 0), bytesOf(t, dir, 1)) {
				t.Fatalf("%s at %d: the torn one was not mended", name, n)
			}
		}
	}
}

func TestWhichCopyCounts(t *testing.T) {
	t.Parallel()
	dir, o, before, after := twoStates(t)
	forged := bytes.Replace(before, []byte(`"write":1`), []byte(`"write":9`), 1)
	other := t.TempDir()
	v := open(t, other, options(newClock(), NoKeyStore))
	for range 9 {
		add(t, v, patrolB, otherPIN)
	}
	foreign := bytesOf(t, other, 0)
	for name, row := range map[string]struct {
		copies   [2][]byte
		officers int
		code     string
	}{
		"the newer one, first":        {[2][]byte{after, before}, 2, ""},
		"the newer one, second":       {[2][]byte{before, after}, 2, ""},
		"the only one, first":         {[2][]byte{after, nil}, 2, ""},
		"the only one, second":        {[2][]byte{nil, after}, 2, ""},
		"one with a number made up":   {[2][]byte{forged, after}, 2, ""},
		"another device's":            {[2][]byte{foreign, after}, 2, ""},
		"damaged, and another's":      {[2][]byte{after[:9], foreign}, 0, "vault_damaged"},
		"both damaged":                {[2][]byte{after[:9], forged}, 0, "vault_damaged"},
		"one damaged, the other gone": {[2][]byte{nil, after[:9]}, 0, "vault_damaged"},
		"neither":                     {[2][]byte{nil, nil}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			lay(t, dir, row.copies[:]...)
			v, err := Open(context.Background(), dir, o)
			if code(err) != row.code || err != nil && row.code == "" {
				t.Fatal(err)
			}
			if err == nil && len(v.Officers()) != row.officers {
				t.Errorf("%d officers", len(v.Officers()))
			}
			if err == nil && row.officers > 0 && !bytes.Equal(bytesOf(t, dir, 0), bytesOf(t, dir, 1)) {
				t.Error("the other was not mended")
			}
		})
	}
}

// TestALaterVaultIsLeftAsItIs lays a copy that a newer program wrote beside one of
// before, as where it was cut off in between: neither is taken for the other, and
// both stay.
func TestALaterVaultIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	dir, o, before, after := twoStates(t)
	later := bytes.Replace(after, []byte(`"version":3`), []byte(`"version":4`), 1)
	for name, copies := range map[string][2][]byte{
		"the first": {later, before}, "the second": {before, later}, "both": {later, later}, "beside a damaged one": {before[:9], later},
	} {
		lay(t, dir, copies[:]...)
		if _, err := Open(context.Background(), dir, o); code(err) != "vault_version" || !errors.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(bytesOf(t, dir, 0), copies[0]) || !bytes.Equal(bytesOf(t, dir, 1), copies[1]) {
			t.Errorf("%s: a copy was written over", name)
		}
	}
}

// blocked puts a folder in the place of the second copy, which no file can take.
func blocked(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, fileNames[1])
	if err := errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOneCopyIsEnough, but not for what has to be gone from both.
func TestOneCopyIsEnough(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	a := add(t, v, patrolA, rightPIN)
	night, err := a.Night(Night{Night: "2026-07-04", Crew: crewOne})
	if err != nil {
		t.Fatal(err)
	}
	path := blocked(t, dir)
	unlock(t, v, patrolA, rightPIN)
	add(t, v, patrolB, otherPIN)
	if a.DropNight(night) == nil || v.ChangePIN(context.Background(), patrolA.ID, rightPIN, otherPIN) == nil {
		t.Error("what lies in the second copy still is called gone")
	}
	if _, ok := a.Key(night); !ok {
		t.Error("the key is gone from memory, and not from the disk")
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := a.DropNight(night); err != nil {
		t.Error(err)
	}
	if v := open(t, dir, o); len(v.Officers()) != 2 || len(v.file.Nights) != 0 {
		t.Errorf("%d officers, %d nights", len(v.Officers()), len(v.file.Nights))
	}
	if !bytes.Equal(bytesOf(t, dir, 0), bytesOf(t, dir, 1)) {
		t.Error("the second copy was not mended by the next save")
	}
}

// TestTheVaultIsBoundedWhenWritten: what others write cannot make it a file that
// does not open. It is shown with nights of crews, those of strangers, members and
// officers.
func TestTheVaultIsBoundedWhenWritten(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	a := add(t, v, patrolA, rightPIN)
	v.file.Nights = make([]shared, maxNights-maxAlone-10)
	for i := range v.file.Nights { // as many as there may be, without the work of wrapping each
		v.file.Nights[i] = shared{Crew: uuid.New(), Night: "2026-01-01", Members: []uuid.UUID{patrolA.ID}}
	}
	for i := range maxAlone + 3 {
		v.size = 0 // only the count is looked at
		id := a.Own()
		if n := (Night{Night: "2026-07-04", Crew: uuid.Nil}); i < maxAlone {
			v.file.Nights = append(v.file.Nights, shared{Night: n.Night, Members: []uuid.UUID{patrolA.ID}})
		} else if got, err := a.Night(Night{Night: "2026-07-05"}); err != nil || got != id {
			t.Fatalf("%d nights that others chose: %v, %v", i, got == id, err)
		}
	}
	if got, err := a.Night(Night{Night: "2026-07-05", Crew: crewOne}); err != nil || got == a.Own() {
		t.Errorf("strangers took the room of the crew's own nights: %v", err)
	}
	for len(v.file.Nights) < maxNights {
		v.file.Nights = append(v.file.Nights, v.file.Nights[0])
	}
	if got, err := a.Night(Night{Night: "2026-07-06", Crew: crewOne}); err != nil || got != a.Own() {
		t.Errorf("one night more than there may be: %v", err)
	}
	v.file.Nights, v.size = nil, maxGrown+1
	if got, err := a.Night(Night{Night: "2026-07-05", Crew: crewOne}); err != nil || got != a.Own() {
		t.Errorf("a night in a file that has grown: %v", err)
	}
	v.size = 0
	crew := make([]uuid.UUID, 3101) // of the attack "brick-members"
	for i := range crew {
		crew[i] = uuid.New()
	}
	for range 2 {
		if _, err := a.Night(Night{Night: "2026-07-06", Crew: crewOne, Members: crew}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(v.file.Nights[0].Members); n > maxMembers+1 {
		t.Errorf("%d members", n)
	}
	for i := range maxOfficers - 1 {
		v.file.Officers = append(v.file.Officers, v.file.Officers[0])
		v.file.Officers[i+1].ID = uuid.New()
	}
	c, err := v.Prepare(otherPIN)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(context.Background(), c, patrolB); code(err) != "vault_officers" {
		t.Errorf("one officer more than there may be: %v", err)
	}
	if _, err := v.Add(context.Background(), c, patrolA); err != nil {
		t.Errorf("an officer enrolled anew: %v", err)
	}
}

// TestNothingBeyondTheBoundIsWritten: the last file that opens stays.
func TestNothingBeyondTheBoundIsWritten(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	add(t, v, patrolA, rightPIN)
	was := bytesOf(t, dir, 0)
	v.file.Officers[0].Box = make([]byte, maxFile)
	if err := v.save(); code(err) != "vault_full" {
		t.Error(err)
	}
	if !bytes.Equal(bytesOf(t, dir, 0), was) || !bytes.Equal(bytesOf(t, dir, 1), was) {
		t.Error("it was written")
	}
}
