package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"shyraq/errs"
	"shyraq/sync/recovery"
	"shyraq/sync/region/admin"
)

const recoveryUsage = "recovery [status], recovery list, recovery key FILE, recovery init NAME PUBLIC NAME PUBLIC… [--anew] --as KEY-FILE, " +
	"recovery add NAME PUBLIC --key FILE, recovery remove NAME --key FILE, recovery confirm --key FILE, " +
	"recovery approve CODE --key FILE [--request FILE --out FILE], recovery reject CODE --key FILE"

// recoveryFlags are what its verbs take.
type recoveryFlags struct {
	*flags
	as, key, passphrase, request, out *string
	anew                              *bool
}

// recoverKeys is the verbs of the administrators who give officers their keys back.
func recoverKeys(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := recoveryFlags{flags: newFlags("recovery", getenv)}
	f.as, f.key, f.passphrase = f.String("as", "", ""), f.String("key", "", ""), f.String("passphrase-file", "", "")
	f.request, f.out, f.anew = f.String("request", "", ""), f.String("out", "", ""), f.Bool("anew", false, "")
	f.anywhere = len(args) > 0 && (args[0] == "key" || args[0] == "approve")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		rest = []string{"status"}
	}
	keyed := *f.key != ""
	switch what := rest[0]; {
	case what == "status" && len(rest) == 1:
		return with(ctx, f.flags, func(c admin.Control) error { return recoveryStatus(ctx, c, f, std) })
	case what == "list" && len(rest) == 1:
		return with(ctx, f.flags, func(c admin.Control) error { return recoveryList(ctx, c, f, std) })
	case what == "key" && len(rest) == 2:
		return makeRecoveryKey(rest[1], f, std)
	case what == "init" && len(rest) >= 5 && len(rest)%2 == 1 && *f.as != "":
		return recoveryInit(ctx, rest[1:], f, std)
	case what == "add" && len(rest) == 3 && keyed, what == "remove" && len(rest) == 2 && keyed, what == "confirm" && len(rest) == 1 && keyed:
		return with(ctx, f.flags, func(c admin.Control) error { return changeAgents(ctx, c, rest, f, std) })
	case what == "approve" && len(rest) == 2 && keyed && *f.request != "":
		return approveFile(rest[1], f, std)
	case (what == "approve" || what == "reject") && len(rest) == 2 && keyed && f.data != "":
		return with(ctx, f.flags, func(c admin.Control) error {
			return sayRecovery(ctx, c, rest[1], what == "reject", f, std)
		})
	}
	return fmt.Errorf("%w: %s", errUsage, recoveryUsage)
}

// recoveryInit proposes who takes part in recoveries, at first or anew.
func recoveryInit(ctx context.Context, rest []string, f recoveryFlags, std stdio) error {
	a := recovery.Agents{Serial: 1, Anew: *f.anew}
	for pair := range slices.Chunk(rest, 2) {
		g, err := recovery.ParseAgent(pair[0], pair[1])
		if err != nil {
			return err
		}
		a.Agents = append(a.Agents, g)
	}
	if err := a.Check(); err != nil {
		return err
	}
	return propose(ctx, f.flags, *f.as, admin.ProposeRecovery, a, std, nil)
}

// changeAgents signs the next list of who takes part: a change of one's own, or the one
// that waits.
func changeAgents(ctx context.Context, c admin.Control, rest []string, f recoveryFlags, std stdio) error {
	rep, err := c.Recoveries(ctx)
	if err != nil {
		return err
	}
	if rep.Agents == nil {
		return errs.Errorf(errs.NotFound, "recovery_agents_none", "nobody takes part yet: recovery init")
	}
	next := recovery.Agents{Region: rep.Region, Serial: rep.Agents.Serial + 1, At: time.Now().UTC().Truncate(time.Second), Agents: slices.Clone(rep.Agents.Agents)}
	switch rest[0] {
	case "add":
		g, err := recovery.ParseAgent(rest[1], rest[2])
		if err != nil {
			return err
		}
		next.Agents = append(next.Agents, g)
	case "remove":
		next.Agents = slices.DeleteFunc(next.Agents, func(g recovery.Agent) bool { return g.Name == rest[1] })
		if len(next.Agents) == len(rep.Agents.Agents) {
			return errs.Errorf(errs.NotFound, "recovery_not_agent", "nobody of this name takes part")
		}
	default:
		if rep.Next == nil {
			return errs.Errorf(errs.NotFound, "recovery_unknown", "no change waits")
		}
		next = *rep.Next
		next.Sigs = nil
	}
	if err := next.Check(); err != nil {
		return err
	}
	key, err := readRecoveryKey(f, std)
	if err != nil {
		return err
	}
	defer key.Clear()
	next.Sign(key)
	inForce, err := c.ChangeAgents(ctx, next)
	if err != nil {
		return err
	}
	for _, g := range next.Agents {
		fmt.Fprintf(std.out, "%s  %s\n", g.ID(), g.Name)
	}
	said := "another one who takes part: recovery confirm --key FILE, within three days"
	if inForce {
		said = "in force; each device keeps its officers' keys for them at its next contact"
	}
	_, err = fmt.Fprintln(std.out, said)
	return err
}

// sayRecovery approves or rejects the request whose code an officer read out.
func sayRecovery(ctx context.Context, c admin.Control, code string, reject bool, f recoveryFlags, std stdio) error {
	rep, err := c.Recoveries(ctx)
	if err != nil {
		return err
	}
	code = recovery.CleanCode(code)
	i := slices.IndexFunc(rep.Requests, func(r admin.RecoveryRow) bool { return r.Open && r.Request.Code() == code })
	if i < 0 {
		return errs.Errorf(errs.NotFound, "recovery_unknown", "no open request has this code: let him read it once more from his screen")
	}
	row := rep.Requests[i]
	fmt.Fprintf(std.err, "%s (%s), device %s, until %s\n", row.Officer, row.Unit, row.Request.Device, row.Request.Until.Format("2006-01-02 15:04 MST"))
	key, err := readRecoveryKey(f, std)
	if err != nil {
		return err
	}
	defer key.Clear()
	word := key.Refuse(row.Request, time.Now())
	if !reject {
		if word, err = key.Approve(row.Request, time.Now()); err != nil {
			return err
		}
	}
	if err := c.SayRecovery(ctx, word); err != nil {
		return err
	}
	switch {
	case reject:
		_, err = fmt.Fprintln(std.out, "rejected")
	case len(row.Approved) == 0:
		_, err = fmt.Fprintln(std.out, "approved; another administrator has to")
	default:
		_, err = fmt.Fprintln(std.out, "approved; the officer types the PIN that he chose")
	}
	return err
}

// approveFile approves a request that came on a stick; no region is asked.
func approveFile(code string, f recoveryFlags, std stdio) error {
	raw, err := os.ReadFile(*f.request)
	if err != nil {
		return err
	}
	q, err := recovery.Decode[recovery.Request](raw)
	if err != nil {
		return err
	}
	if q.Code() != recovery.CleanCode(code) {
		return errs.Errorf(errs.Denied, "recovery_unknown", "the request has another code than the officer reads out: it is not his")
	}
	key, err := readRecoveryKey(f, std)
	if err != nil {
		return err
	}
	defer key.Clear()
	word, err := key.Approve(q, time.Now())
	if err != nil {
		return err
	}
	if *f.out == "" {
		_, err = fmt.Fprintf(std.out, "%s\n", recovery.Encode(word))
		return err
	}
	return writeNew(*f.out, append(recovery.Encode(word), '\n'))
}

func recoveryList(ctx context.Context, c admin.Control, f recoveryFlags, std stdio) error {
	rep, err := c.Recoveries(ctx)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(rep.Requests)
	}
	for _, r := range rep.Requests {
		state := "ended"
		if r.Open {
			state = "open until " + r.Request.Until.Format("2006-01-02 15:04 MST")
		}
		fmt.Fprintf(std.out, "%s  %s (%s)  device %s  %s  approved: %s  rejected: %s\n", r.Request.At.Format("2006-01-02 15:04 MST"), r.Officer, r.Unit,
			r.Request.Device, state, strings.Join(r.Approved, ", "), strings.Join(r.Rejected, ", "))
	}
	return nil
}

func recoveryStatus(ctx context.Context, c admin.Control, f recoveryFlags, std stdio) error {
	rep, err := c.Recoveries(ctx)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(rep)
	}
	if rep.Agents == nil {
		_, err = fmt.Fprintln(std.out, "nobody takes part: who forgets his PIN loses what only his device has. recovery key, then recovery init")
		return err
	}
	fmt.Fprintf(std.out, "list %d, since %s\n", rep.Agents.Serial, rep.Agents.At.Format(time.DateOnly))
	for _, g := range rep.Agents.Agents {
		fmt.Fprintf(std.out, "  %s  %s\n", g.ID(), g.Name)
	}
	if rep.Next != nil {
		fmt.Fprintf(std.out, "a change waits for a second signature: %s\n", agentNames(rep.Next.Agents))
	}
	good := 0
	for _, e := range rep.Escrows {
		if e.Serial == rep.Agents.Serial {
			good++
		}
	}
	fmt.Fprintf(std.out, "keys of %d of %d officers on their devices are kept for all of them\n", good, len(rep.Escrows))
	for _, e := range rep.Escrows {
		switch {
		case e.Serial == rep.Agents.Serial:
		case e.Serial == 0:
			fmt.Fprintf(std.out, "  %s on %s: not kept; he has to unlock once with a link\n", e.Name, e.Device)
		case e.Agents < 2:
			fmt.Fprintf(std.out, "  %s on %s: kept for list %d, and %d of it takes part still: NOT recoverable until he unlocks with a link\n", e.Name, e.Device, e.Serial, e.Agents)
		default:
			fmt.Fprintf(std.out, "  %s on %s: kept for list %d; at his next contact for all\n", e.Name, e.Device, e.Serial)
		}
	}
	return nil
}

func agentNames(all []recovery.Agent) string {
	var out []string
	for _, g := range all {
		out = append(out, g.Name)
	}
	return strings.Join(out, ", ")
}
