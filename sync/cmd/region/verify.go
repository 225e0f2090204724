package main

import (
	"context"
	"encoding/json"
	"fmt"

	"shyraq/errs"
	"shyraq/sync/region/admin"
)

func verify(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("verify", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Verify(ctx)
		if err != nil {
			return err
		}
		if f.json {
			err = json.NewEncoder(std.out).Encode(v)
		} else {
			for _, p := range v.Problems {
				fmt.Fprintln(std.out, p.Where+":", p.What)
			}
			for _, k := range v.Sealed {
				fmt.Fprintf(std.out, "%d values are sealed by the key %s%s\n", k.Values, k.ID, keyState(k))
			}
			_, err = fmt.Fprintf(std.out, "%d revisions, %d held, %d quarantined, %d problems\n", v.Revisions, v.Held, v.Quarantined, len(v.Problems))
		}
		if err == nil && !v.Good {
			err = errs.Errorf(errs.Conflict, "store_damaged", "%d problems", len(v.Problems))
		}
		return err
	})
}
