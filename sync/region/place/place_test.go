package place

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
)

// write makes a file of a folder.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const someEpoch = "000102030405060708090a0b0c0d0e0f"

func passport(t *testing.T, dir string, database bool) Passport {
	t.Helper()
	p := Passport{Schema: 1, ServerID: uuid.New(), Epoch: someEpoch, InDatabase: database}
	if err := p.Write(dir); err != nil {
		t.Fatal(err)
	}
	return p
}

func held(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(StoreDir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
}

// TestWhereARegionMayBe founds one in an empty folder alone, and serves one from
// where it is kept alone.
func TestWhereARegionMayBe(t *testing.T) {
	for _, row := range []struct {
		name         string
		lay          func(*testing.T, string)
		database     string
		known        bool
		found, right string // the codes of the refusals
	}{
		{"an empty folder", func(*testing.T, string) {}, "", false, "", ""},
		{"an empty folder that has to hold one", func(*testing.T, string) {}, "", true, "no_region", "no_keys"},
		{"a region in the folder", func(t *testing.T, dir string) { passport(t, dir, false); held(t, dir) }, "", true, "", ""},
		{"a passport without a store, as of a volume that is not mounted", func(t *testing.T, dir string) { passport(t, dir, false) }, "", true, "", "no_keys"},
		{"a store without its passport", func(t *testing.T, dir string) { held(t, dir) }, "", false, "region_incomplete", ""},
		{"a region in a database, asked for in the folder", func(t *testing.T, dir string) { passport(t, dir, true) }, "", true, "", "database_needed"},
		{"a region in the folder, asked for in a database", func(t *testing.T, dir string) { passport(t, dir, false); held(t, dir) }, "postgres://x", true, "", "store_in_folder"},
		{"a region in a database", func(t *testing.T, dir string) { passport(t, dir, true) }, "postgres://x", true, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := Place{Dir: t.TempDir(), Database: row.database}
			row.lay(t, p.Dir)
			if err := p.MayFound(row.known); wire.Code(err) != row.found {
				t.Errorf("founding: %v", err)
			}
			pass, _ := ReadPassport(p.Dir)
			if err := p.Right(pass, row.known); wire.Code(err) != row.right {
				t.Errorf("serving: %v", err)
			}
		})
	}
}

// TestReadPassport tells a damaged passport from none.
func TestReadPassport(t *testing.T) {
	id := uuid.NewString()
	for _, row := range []struct {
		name, text string
		ok         bool
	}{
		{"as it is written", `{"schema":1,"server_id":"` + id + `","epoch":"` + someEpoch + `"}`, true},
		{"no id", `{"schema":1,"epoch":"` + someEpoch + `"}`, false},
		{"half an epoch", `{"schema":1,"server_id":"` + id + `","epoch":"0001"}`, false},
		{"half of it", `{"schema":1,"server_`, false},
		{"nothing", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, PassportName, row.text)
			if _, err := ReadPassport(dir); (err == nil) != row.ok || errors.Is(err, os.ErrNotExist) {
				t.Error(err)
			}
		})
	}
	if _, err := ReadPassport(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
}

// TestIdentify makes passport and key once, and finds them ever after.
func TestIdentify(t *testing.T) {
	p := Place{Dir: t.TempDir()}
	made, keys, err := p.Identify(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	again, same, err := p.Identify(rand.Reader)
	if err != nil || again != made || same.Current().ID() != keys.Current().ID() {
		t.Errorf("%+v became %+v, %v", made, again, err)
	}
	if err := os.Remove(filepath.Join(p.Dir, "key")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Identify(rand.Reader); wire.Code(err) != "key_missing" {
		t.Errorf("a region whose key is gone gets another: %v", err)
	}
}

// TestRoom is low below its bound, and not where the disk cannot be asked.
func TestRoom(t *testing.T) {
	for _, row := range []struct {
		name string
		free uint64
		err  error
		low  bool
	}{{"enough", LowDisk, nil, false}, {"a byte less", LowDisk - 1, nil, true}, {"not to be asked", 0, errors.New("no"), false}} {
		if _, low, err := (Place{}).Room(func(string) (uint64, error) { return row.free, row.err }); low != row.low || err != row.err {
			t.Errorf("%s: %v %v", row.name, low, err)
		}
	}
}
