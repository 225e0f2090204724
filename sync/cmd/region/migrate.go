package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/place"
)

func migrate(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("migrate", getenv)
	f.anywhere = true
	from := f.String("from", "", "")
	to := f.String("to", "", "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	switch { // the other end stands in the settings, where its password is for no journal of the system
	case *to == "":
		*to = f.database
	case *from == "":
		*from = f.database
	}
	inDatabase := isURL(*to)
	if *from == "" || *to == "" || isURL(*from) == inDatabase {
		return fmt.Errorf("%w: migrate --from DIR, or --to DIR, and the other end is the database of the settings; or --from and --to with a folder and postgres://…", errUsage)
	}
	p := place.Place{Dir: *from, KeyFile: f.key, Database: *to}
	if !inDatabase {
		p.Dir, p.Database = *to, *from
	}
	if _, err := admin.Dial(ctx, p.Dir); err == nil {
		return errRunning
	}
	if err := asOwner(p.Dir); err != nil {
		return err
	}
	v, err := admin.Migrate(ctx, p, inDatabase)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(v)
	}
	fmt.Fprintf(std.out, "moved %d values, %d written by this run, all compared and verified\n", v.Pairs, v.Written)
	if !inDatabase {
		fmt.Fprintln(std.out, "the database has all of it still, what is erased from now on too: drop it when you are sure")
	}
	if v.Before != "" {
		fmt.Fprintf(std.out, "the folder's own store is %s now; remove it when you are sure\n", filepath.Base(v.Before))
	}
	return nil
}

// isURL tells the two ways of naming a database from a folder.
func isURL(s string) bool {
	return strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://") || strings.HasPrefix(s, "host=")
}
