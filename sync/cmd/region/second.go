package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/admin"
)

const administratorUsage = "administrator, administrator key FILE, administrator add NAME PUBLIC [--as KEY-FILE], administrator remove ID --as KEY-FILE, " +
	"administrator approve ID --as KEY-FILE, administrator reject ID --as KEY-FILE"

// administrator is the verbs of those who look after a region by keys of their own.
func administrator(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("administrator", getenv)
	as := f.String("as", "", "")
	f.anywhere = len(args) > 0 && args[0] == "key"
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	switch {
	case len(rest) == 0:
		return with(ctx, f, func(c admin.Control) error { return listAdministrators(ctx, c, f, std) })
	case rest[0] == "key" && len(rest) == 2:
		return makeAdminKey(rest[1], std)
	case rest[0] == "add" && len(rest) == 3:
		public, err := hex.DecodeString(rest[2])
		if err != nil {
			return fmt.Errorf("%w: the public key is 64 hex digits, as administrator key prints it", errUsage)
		}
		a := admin.Administrator{ID: uuid.New(), Name: rest[1], Key: public}
		return propose(ctx, f, *as, admin.ProposeAdd, a, std, func(c admin.Control) error {
			got, err := c.AddAdministrator(ctx, a)
			if err == nil {
				_, err = fmt.Fprintf(std.out, "%s is an administrator\n", got.ID)
			}
			return err
		})
	case rest[0] == "remove" && len(rest) == 2 && *as != "":
		id, err := uuid.Parse(rest[1])
		if err != nil {
			return fmt.Errorf("%w: %q is no id", errUsage, rest[1])
		}
		return propose(ctx, f, *as, admin.ProposeRemove, admin.Administrator{ID: id}, std, nil)
	case (rest[0] == "approve" || rest[0] == "reject") && len(rest) == 2 && *as != "":
		return approve(ctx, f, *as, rest[1], rest[0] == "reject", std)
	}
	return fmt.Errorf("%w: %s", errUsage, administratorUsage)
}

// makeAdminKey makes a key that its owner alone keeps, and prints the public half.
func makeAdminKey(path string, std stdio) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(out, "shyraq administrator key 1\n%x\n", private.Seed()); err == nil {
		err = out.Sync()
	}
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err == nil {
		_, err = fmt.Fprintf(std.out, "%x\n", public)
	}
	return err
}

func readAdminKey(path string) (ed25519.PrivateKey, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, errs.Errorf(errs.Denied, "key_open_to_others", "%s must be a file for its owner alone (chmod 600)", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	defer clear(b)
	head, seed, _ := bytes.Cut(b, []byte("\n"))
	raw, err := hex.DecodeString(strings.TrimSpace(string(seed)))
	if err != nil || string(head) != "shyraq administrator key 1" || len(raw) != ed25519.SeedSize {
		return nil, errs.Errorf(errs.Invalid, "bad_key_file", "%s is no key of an administrator", path)
	}
	return ed25519.NewKeyFromSeed(raw), nil
}

// signer finds who an administrator is by his key.
func signer(ctx context.Context, c admin.Control, path string) (admin.Administrator, admin.AdministratorsReport, ed25519.PrivateKey, error) {
	key, err := readAdminKey(path)
	if err != nil {
		return admin.Administrator{}, admin.AdministratorsReport{}, nil, err
	}
	rep, err := c.Administrators(ctx)
	for _, a := range rep.Administrators {
		if err == nil && a.Key.Equal(key.Public()) {
			return a, rep, key, nil
		}
	}
	if err == nil {
		err = errs.Errorf(errs.NotFound, "administrator_unknown", "the key in %s is no administrator's here", path)
	}
	return admin.Administrator{}, rep, nil, err
}

// propose has something done by another administrator's approval, where a key is
// given; without one it is tried alone.
func propose(ctx context.Context, f *flags, as, kind string, body any, std stdio, alone func(admin.Control) error) error {
	return with(ctx, f, func(c admin.Control) error {
		if as == "" {
			return alone(c)
		}
		me, rep, key, err := signer(ctx, c, as)
		if err != nil {
			return err
		}
		defer clear(key)
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		now := time.Now().UTC()
		p := admin.Proposal{ID: uuid.New(), Kind: kind, Body: raw, By: me.ID, At: now, Until: now.Add(admin.ProposalLife - time.Hour)}
		p.Sign(rep.Region, key)
		if err := c.Propose(ctx, p); err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(p)
		}
		_, err = fmt.Fprintf(std.out, "proposed until %s; another administrator: administrator approve %s --as KEY-FILE\n", p.Until.Format("2006-01-02 15:04 MST"), p.ID)
		return err
	})
}

func approve(ctx context.Context, f *flags, as, text string, reject bool, std stdio) error {
	id, err := uuid.Parse(text)
	if err != nil {
		return fmt.Errorf("%w: %q is no id of a proposal", errUsage, text)
	}
	return with(ctx, f, func(c admin.Control) error {
		me, rep, key, err := signer(ctx, c, as)
		if err != nil {
			return err
		}
		defer clear(key)
		a := admin.Approval{Proposal: id, By: me.ID, Reject: reject}
		for _, p := range rep.Proposals {
			if p.ID == id {
				a.Sign(rep.Region, p, key)
			}
		}
		v, err := c.Approve(ctx, a)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		switch {
		case reject:
			_, err = fmt.Fprintln(std.out, "rejected")
		case v.Invite != nil:
			fmt.Fprintln(std.out, v.Invite.Code)
			_, err = fmt.Fprintf(std.err, "officer %s, until %s, one use\n", v.Invite.Officer, v.Invite.Until.Format("2006-01-02 15:04 MST"))
		case v.Erase != nil:
			err = printErased(std.out, *v.Erase)
		default:
			_, err = fmt.Fprintln(std.out, "done")
		}
		return err
	})
}

// alone is said where fewer than two administrators have keys.
const alone = "one person alone may invite readers of children's records: give two administrators keys of their own"

func listAdministrators(ctx context.Context, c admin.Control, f *flags, std stdio) error {
	rep, err := c.Administrators(ctx)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(rep)
	}
	for _, a := range rep.Administrators {
		fmt.Fprintf(std.out, "%s  %s  key %x  since %s\n", a.ID, a.Name, []byte(a.Key), a.At.Format(time.DateOnly))
	}
	if len(rep.Administrators) < 2 {
		fmt.Fprintln(std.out, alone)
	}
	words := newProposals(ctx, c, rep)
	for _, p := range rep.Proposals {
		words.tell(std.out, p)
	}
	return nil
}
