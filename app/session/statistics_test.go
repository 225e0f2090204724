package session

import (
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// TestStatisticsAreImportedByHand: from the report to a file, its rows, the import, and back
// to the list; a lock leaves none of it.
func TestStatisticsAreImportedByHand(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	s := r.s
	path := filepath.Join(t.TempDir(), "2025.csv")
	r.must(os.WriteFile(path, []byte("за 2025 год\nИтого;Суициды\nx;1\n"), 0o600))
	s.openStatistics()
	r.until("the empty list", func() bool { return r.says(s.look.T("statistics.none")) })
	desk := statisticsDesk{s.duty, s.cfg.Texts}
	if _, err := desk.Read(r.ctx, path); err == nil {
		t.Error("a table of nothing is read")
	}
	r.must(os.WriteFile(path, []byte("за 2025 год\nРайон;Суициды\nИтого;7\n"), 0o600))
	file, err := desk.Read(r.ctx, path)
	r.must(err)
	if file.File != "2025.csv" || len(file.Rows) != 1 {
		t.Fatalf("%+v", file.Rows)
	}
	f, err := desk.Folder(filepath.Dir(path))
	r.must(err)
	if len(f.Entries) != 1 || f.Entries[0].Name != "2025.csv" {
		t.Errorf("%+v", f.Entries)
	}
	one, err := desk.Import(r.ctx, file.Reading, "Полиция департаменті")
	r.must(err)
	s.statisticsChanged()
	r.until("its row", func() bool { return r.says("Полиция департаменті") })
	if would, err := desk.Replaces(r.ctx, file.Reading); err != nil || len(would) != 1 || would[0].ID != one.ID {
		t.Errorf("would replace %+v, %v", would, err)
	}
	r.must(desk.Undo(r.ctx, one.ID, "қате"))
	all, err := desk.Imports(r.ctx)
	r.must(err)
	if len(all) != 1 || all[0].Undone != "қате" || all[0].Period.From != "2025-01-01" {
		t.Errorf("%+v", all)
	}
	if top := r.top(); top != ui.Screen(s.statistics) {
		t.Errorf("%T is on top", top)
	}
	uitest.Settle(r.w)
	r.lock()
	if s.statistics != nil || s.preview != nil {
		t.Error("an import is held through the lock")
	}
}
