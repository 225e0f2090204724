package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"

	"shyraq/sync/region/admin"
)

// grant says how long a device reads after its officer's last contact, and changes it.
func grant(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("grant", getenv)
	hours := f.Int("hours", 0, "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	set := false
	f.Visit(func(o *flag.Flag) { set = set || o.Name == "hours" })
	if set && *hours <= 0 {
		return fmt.Errorf("%w: --hours takes 1 to 336", errUsage)
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Grant(ctx, admin.GrantRequest{Hours: *hours})
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		_, err = fmt.Fprintf(std.out, "a device reads for %g hours after its officer's last contact\n", v.Hours)
		return err
	})
}
