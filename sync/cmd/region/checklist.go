package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"shyraq/sync/region/admin"
)

// todo says of a point of the list what it means where it is done, and what to do
// where it is open; the chapter of docs/region.md that says how.
var todo = map[string]struct{ done, open, chapter string }{
	"key_apart":      {"the sealing key lies apart from the data", "the sealing key lies beside the data: who takes the disk has both; move it and name it by --key-file", "First day"},
	"names":          {"devices on other machines can call this server", "no name by which another machine can call this server: names add HOST", "First day"},
	"administrators": {"two administrators: nobody opens children's records to somebody alone", "%d administrators are missing: one person alone can open children's records to anybody", "Two administrators"},
	"recovery":       {"a forgotten PIN can be recovered by two people who see no record", "nobody can recover a forgotten PIN: recovery init", "A forgotten PIN"},
	"recipients":     {"backups are encrypted for somebody", "backups are encrypted for nobody: backup --recipient age1… --for-all-backups FILE", "A disk is lost"},
	"backup":         {"a whole backup of the last week was read back", "no whole backup of the last week was made by this program: backup FILE, each night", "A disk is lost"},
	"audit":          {"old decisions go into files of their own", "the audit grows without a bound: set audit-to", "Looking after it"},
	"retention":      {"each term of retention was read at its source by somebody", "%d terms of retention rest on nothing that the region's lawyer has read; nothing is erased by itself", "Retention and erasure"},
	"units":          {"the region file names units", "the region file names no unit: load FILE", "First day"},
	"on_duty":        {"each unit has an inspector to call tonight", "%d units have no inspector to call tonight: \"duty\" in the region file", "First day"},
	"accounts":       {"no device is left whose right has ended", "%d devices stayed away until their right ended: revoke them, with --wipe where one is lost", "A device is lost"},
}

// yours is what no server can see.
var yours = []string{
	"the disks of the server and of each tablet are encrypted by the system (LUKS, BitLocker), and the system locks itself",
	"the sealing key and the secret of the backups are on paper in a safe, and no machine has the secret",
	"a backup was brought back on another machine, and tablets brought back the rest",
	"a lawyer of the region read who sees what (docs/region.md, \"Who reads what\"), the terms, and the law on personal data: kept inside Kazakhstan, registered, who answers for it",
	"the handover act is used beside the approved blank, or the police approved it",
	"the terms of holding and the articles that are marked unverified were read by a lawyer",
	"officers were shown: where nobody looks over the shoulder, the lock, what to do when a tablet is lost",
}

// checklist prints what a region does before it keeps children's data.
func checklist(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("checklist", getenv)
	auditTo := f.String("audit-to", "", "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	var all []admin.Point
	err := with(ctx, f, func(c admin.Control) (err error) {
		all, err = c.Checklist(ctx)
		return err
	})
	if err != nil {
		return err
	}
	all = append([]admin.Point{{Code: "key_apart", Done: !within(f.data, f.keyFile())}}, all...)
	all = append(all, admin.Point{Code: "audit", Done: *auditTo != ""})
	if f.json {
		return json.NewEncoder(std.out).Encode(all)
	}
	open := 0
	for _, p := range all {
		if p.Done {
			fmt.Fprintf(std.out, "done  %s\n", todo[p.Code].done)
			continue
		}
		open++
		what := todo[p.Code].open
		if strings.Contains(what, "%d") {
			what = fmt.Sprintf(what, p.Lacks)
		}
		fmt.Fprintf(std.out, "OPEN  %s (%s)\n", what, todo[p.Code].chapter)
	}
	for _, what := range yours {
		fmt.Fprintf(std.out, "you   %s\n", what)
	}
	_, err = fmt.Fprintf(std.out, "%d of %d points are open; %d more only you can see\n", open, len(all), len(yours))
	return err
}

// within says whether a file lies in a folder or below it.
func within(dir, file string) bool {
	d, err := filepath.Abs(dir)
	if err != nil {
		return true
	}
	a, err := filepath.Abs(file)
	if err != nil {
		return true
	}
	rel, err := filepath.Rel(d, a)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
