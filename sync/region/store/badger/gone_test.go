package badger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/store/storetest"
)

// TestFolderThatIsGone takes the folder away under an open store: what cannot be
// found again is not answered, and nothing is taken from then on.
func TestFolderThatIsGone(t *testing.T) {
	for name, harm := range map[string]func(dir string) error{
		"deleted":     os.RemoveAll,
		"moved away":  func(dir string) error { return os.Rename(dir, dir+"-away") },
		"its journal": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "journal")) },
		"another in its place": func(dir string) error {
			if err := os.Rename(dir, dir+"-away"); err != nil {
				return err
			}
			_, e := started(t, folderAt(dir))
			return e.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := folderAt(filepath.Join(t.TempDir(), "store"))
			s, _ := started(t, o)
			n := storetest.NewNight(t, s)
			officer := n.Join(regionfile.Patrol, "unit-a")
			officer.Must("stored", officer.Encounter(storetest.NewID(), nil))
			if err := s.Here(); err != nil {
				t.Fatalf("before: %v", err)
			}
			if err := harm(o.Dir); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_, _, err := officer.Push(officer.Encounter(storetest.NewID(), nil))
				var why *errs.Error
				if !errors.As(err, &why) || why.Kind != errs.Unavailable || why.Code != "store_failed" || why.Detail != errGone().(*errs.Error).Detail {
					t.Fatalf("a push is answered %v", err)
				}
			}
			if err := s.Here(); !errors.Is(err, errs.Unavailable) {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}
