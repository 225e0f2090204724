package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/rotation"
)

// keys publishes the officers' public keys, or looks after the region's own.
func keys(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("keys", getenv)
	behind := f.Bool("background", false, "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	return with(ctx, f, func(c admin.Control) error {
		switch {
		case len(rest) == 0:
			v, err := c.Keys(ctx)
			if err != nil {
				return err
			}
			enc := json.NewEncoder(std.out) // a file for a program, with --json or without
			enc.SetIndent("", " ")
			return enc.Encode(v)
		case slices.Equal(rest, []string{"list"}):
			v, err := c.SealingKeys(ctx)
			if err != nil {
				return err
			}
			return sealingKeys(v, f, std)
		case slices.Equal(rest, []string{"rotate", "sealing"}):
			v, err := c.Rotate(ctx, admin.RotateRequest{Wait: !*behind})
			if err != nil {
				return err
			}
			return sealingKeys(v, f, std)
		}
		return fmt.Errorf("%w: keys, keys list, or keys rotate sealing", errUsage)
	})
}

func sealingKeys(v admin.SealingKeys, f *flags, std stdio) error {
	if f.json {
		return json.NewEncoder(std.out).Encode(v)
	}
	for _, k := range v.Keys {
		fmt.Fprintf(std.out, "%s  %d values%s\n", k.ID, k.Values, keyState(k))
	}
	if v.Closed > 0 {
		fmt.Fprintf(std.out, "%d values cannot be opened; verify names them\n", v.Closed)
	}
	if !v.Done {
		fmt.Fprintln(std.out, "what the older key sealed is being sealed anew; the server goes on with it by itself")
	}
	return nil
}

// keyState says what a key is for.
func keyState(k rotation.Key) string {
	switch {
	case k.Current:
		return ", seals what is written"
	case !k.Here:
		return ", NOT in the key file"
	}
	return ", opens what it sealed"
}
