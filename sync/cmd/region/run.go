package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
)

type verb func(ctx context.Context, args []string, std stdio, getenv func(string) string) error

func run(ctx context.Context, args []string, std stdio, getenv func(string) string) int {
	verbs := map[string]verb{"serve": serve, "load": load, "register": register, "invite": invite, "officers": officers, "revoke": revoke, "keys": keys, "names": called,
		"verify": verify, "version": version, "init": found, "officer": officer, "quarantine": quarantine, "backup": back, "restore": restore,
		"migrate": migrate, "status": status, "checklist": checklist, "audit": audit, "token": token, "administrator": administrator, "lost": lost, "recovery": recoverKeys,
		"retention": retain, "held": held, "erase": erase, "grant": grant}
	if len(args) > 0 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h") {
		fmt.Fprint(std.out, help)
		return 0
	}
	if len(args) > 0 && args[0] == "--version" {
		args = append([]string{"version"}, args[1:]...)
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprint(std.err, help)
		return 2
	}
	err := verbs[args[0]](ctx, args[1:], std, getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(std.out, help)
		return 0
	}
	return report(err, args, std)
}

// report says what went wrong and gives the exit code.
func report(err error, args []string, std stdio) int {
	if err == nil {
		return 0
	}
	_, body := wire.Status(err)
	asJSON := false
	for _, a := range args {
		asJSON = asJSON || a == "--json" || a == "-json"
	}
	if asJSON {
		_ = json.NewEncoder(std.err).Encode(body)
	} else {
		fmt.Fprintln(std.err, "shyraq-region:", err)
	}
	switch {
	case errors.Is(err, errUsage):
		return 2
	case body.Code == "in_use":
		return 8
	case errors.Is(err, errs.Invalid):
		return 3
	case errors.Is(err, errs.NotFound):
		return 4
	case errors.Is(err, errs.Conflict):
		return 5
	case errors.Is(err, errs.Denied):
		return 6
	case errors.Is(err, errs.Unavailable):
		return 7
	}
	return 1
}

// errRunning is told where a verb needs the folder for itself.
var errRunning = errs.Errorf(errs.Conflict, "in_use", "the server runs on this folder; stop it first")

// with runs an administrator's verb on the running server of the directory, or
// on the directory itself where none runs. One without a region gets none: a
// slip in --data must not become a second region.
func with(ctx context.Context, f *flags, do func(admin.Control) error) error {
	if r, err := admin.Dial(ctx, f.data); err == nil {
		defer r.Close()
		return do(r)
	}
	if err := asOwner(f.data); err != nil {
		return err
	}
	r, err := region.Open(ctx, f.options())
	if err != nil {
		return err
	}
	return errors.Join(do(r), r.Close())
}
