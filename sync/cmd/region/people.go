package main

import (
	"context"
	"encoding/json"
	"fmt"

	"shyraq/sync/region/admin"

	"github.com/google/uuid"
)

func invite(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("invite", getenv)
	var ask admin.InviteRequest
	f.StringVar((*string)(&ask.Role), "role", "", "")
	f.StringVar(&ask.Unit, "unit", "", "")
	f.StringVar(&ask.Name, "name", "", "")
	f.TextVar(&ask.Officer, "officer", uuid.Nil, "")
	as := f.String("as", "", "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return propose(ctx, f, *as, admin.ProposeInvite, ask, std, func(c admin.Control) error {
		v, err := c.Invite(ctx, ask)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		fmt.Fprintln(std.out, v.Code)
		fmt.Fprintf(std.err, "officer %s, until %s, one use\n", v.Officer, v.Until.Format("2006-01-02 15:04 MST"))
		return nil
	})
}

func officers(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("officers", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c admin.Control) error {
		rows, err := c.Officers(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(rows)
		}
		ended := map[bool]string{true: " revoked"}
		for _, o := range rows {
			fmt.Fprintf(std.out, "%s  %-13s %-12s %s%s\n", o.ID, o.Role, o.Unit, o.Name, ended[o.Revoked])
			for _, unit := range o.Oversees {
				fmt.Fprintf(std.out, "    oversees %s\n", unit)
			}
			for _, d := range o.Devices {
				fmt.Fprintf(std.out, "    device %s  until %s%s%s\n", d.ID, d.Expires.Format("2006-01-02"), ended[d.Revoked], wiped(d))
			}
		}
		return nil
	})
}

func revoke(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("revoke", getenv)
	var ask admin.RevokeRequest
	f.TextVar(&ask.Officer, "officer", uuid.Nil, "")
	f.TextVar(&ask.Device, "device", uuid.Nil, "")
	undo := f.Bool("undo", false, "")
	f.BoolVar(&ask.Wipe, "wipe", false, "")
	as := f.String("as", "", "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	if *as != "" && !*undo {
		return fmt.Errorf("%w: to revoke takes one administrator; --as goes with --undo", errUsage)
	}
	return propose(ctx, f, *as, admin.ProposeRevive, ask, std, func(c admin.Control) error {
		if *undo {
			v, err := c.Revive(ctx, ask)
			if err != nil {
				return err
			}
			return admitted(v, f, std)
		}
		if err := c.Revoke(ctx, ask); err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(ask)
		}
		fmt.Fprintln(std.out, "revoked")
		return nil
	})
}

// wiped says where a device stands that was ordered to destroy its keys.
func wiped(d admin.DeviceRow) string {
	switch {
	case !d.Wiped.IsZero():
		return fmt.Sprintf(", wiped on %s with %d still to deliver", d.Wiped.Format("2006-01-02 15:04:05Z"), d.Waiting)
	case !d.Wipe.IsZero():
		return fmt.Sprintf(", ordered on %s to wipe itself, no receipt yet", d.Wipe.Format("2006-01-02 15:04:05Z"))
	}
	return ""
}
