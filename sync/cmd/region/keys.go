package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/rotation"
)

// keys publishes the officers' public keys, or looks after the region's own.
func keys(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("keys", getenv)
	behind := f.Bool("background", false, "")
	what := f.String("what", "", "")
	days := f.Int("days", 0, "")
	now := f.Bool("at-once", false, "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	if len(rest) == 2 && *what == "" {
		*what, rest = rest[1], rest[:1]
	}
	if *now && *days != 0 || *days < 0 || *days > int(admin.MostOverlap/day) {
		return fmt.Errorf("%w: --days 1 to %d, or --at-once", errUsage, admin.MostOverlap/day)
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
		case slices.Equal(rest, []string{"show"}):
			return showKeys(ctx, c, admin.RegionKeysRequest{}, f, std)
		case slices.Equal(rest, []string{"rotate"}) && (*what == "authority" || *what == "delivery"):
			return showKeys(ctx, c, admin.RegionKeysRequest{Rotate: *what, Within: time.Duration(*days) * day, AtOnce: *now}, f, std)
		case slices.Equal(rest, []string{"revoke"}) && (*what == "authority" || *what == "delivery"):
			return showKeys(ctx, c, admin.RegionKeysRequest{Revoke: *what}, f, std)
		case slices.Equal(rest, []string{"rotate"}) && *what == "sealing":
			v, err := c.Rotate(ctx, admin.RotateRequest{Wait: !*behind})
			if err != nil {
				return err
			}
			return sealingKeys(v, f, std)
		}
		return fmt.Errorf("%w: keys, keys list, keys show, keys rotate --what sealing, authority or delivery, or keys revoke --what authority or delivery", errUsage)
	})
}

const day = 24 * time.Hour

// showKeys prints the region's keys that are not the sealing keys, after a change
// where one is asked for.
func showKeys(ctx context.Context, c admin.Control, ask admin.RegionKeysRequest, f *flags, std stdio) error {
	v, err := c.RegionKeys(ctx, ask)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(v)
	}
	fmt.Fprintf(std.out, "signing    %s\n", v.Signing)
	for i, a := range v.Authorities {
		fmt.Fprintf(std.out, "authority  %s, of %d devices%s\n", a.Fingerprint, a.Devices, authorityState(a, i == 0))
	}
	for i, d := range v.Deliveries {
		state := ", opens what was sealed to it until " + d.Until.Format(time.DateOnly)
		switch {
		case i == 0:
			state = ", devices seal to it"
		case d.Ended:
			state = ", ended: opens nothing more"
		}
		fmt.Fprintf(std.out, "delivery   %s%s\n", d.ID, state)
	}
	if ask.Rotate != "" {
		fmt.Fprintln(std.out, "make a backup now: one of before does not know the new key, and devices soon will")
	}
	return nil
}

func authorityState(a admin.AuthorityRow, current bool) string {
	switch {
	case a.Ended:
		return ", ended"
	case !current:
		return ", servers show it until " + a.Until.Format(time.DateOnly)
	case a.Shown:
		return ", devices trust it"
	}
	return ", devices are told of it"
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
