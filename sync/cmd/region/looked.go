package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/moment"
)

// auditVerb is what is done with the audit beside listing it.
func auditVerb(ctx context.Context, f *flags, args []string, given auditFlags, std stdio) error {
	verb, rest := args[0], args[1:]
	switch {
	case verb == "export" && len(rest) == 1:
		return exportAudit(ctx, f, rest[0], given.before, std)
	case verb == "who-looked" && len(rest) == 1:
		return looked(ctx, f, rest[0], func(id uuid.UUID) admin.LookedRequest { return admin.LookedRequest{At: id, Most: given.most} }, given.to, std)
	case verb == "looked" && len(rest) == 1:
		return looked(ctx, f, rest[0], func(id uuid.UUID) admin.LookedRequest { return admin.LookedRequest{Officer: id, Most: given.most} }, given.to, std)
	case verb == "verify" && len(rest) == 1:
		return verifyProofs(f, rest[0], given.key, std)
	case verb == "check" && len(rest) <= 1:
		return checkLog(ctx, f, rest, std)
	}
	return fmt.Errorf("%w: audit, audit who-looked ID, audit looked OFFICER, audit verify FILE --key KEY, audit check [FILE], or audit export DIR", errUsage)
}

// auditFlags are those of the verbs of the audit.
type auditFlags struct {
	before, to, key string
	most            int
}

// looked prints who looked, and writes the proofs into a file.
func looked(ctx context.Context, f *flags, text string, of func(uuid.UUID) admin.LookedRequest, to string, std stdio) error {
	id, err := uuid.Parse(text)
	if err != nil {
		return fmt.Errorf("%w: %q is no id", errUsage, text)
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Looked(ctx, of(id))
		if err != nil {
			return err
		}
		if to != "" {
			if err := writeProofs(to, v.Proofs); err != nil {
				return err
			}
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		return printLooked(std.out, v, to)
	})
}

func writeProofs(path string, p wire.Proofs) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = out.Write(append(b, '\n')); err == nil {
		err = out.Sync()
	}
	return cmp.Or(err, out.Close())
}

func printLooked(w io.Writer, v admin.LookedReport, to string) error {
	for _, e := range v.Entries {
		fr, err := e.Read()
		if err != nil {
			return err
		}
		what := strings.TrimPrefix(fr.Action, wire.LookPrefix)
		if fr.Action == "read" {
			what = "received"
		}
		switch {
		case what == "reveal" && fr.Class == "review":
			what = "read in the review, names masked"
		case fr.Class != "":
			what += " " + fr.Class
		}
		if fr.Times > 0 {
			what = fmt.Sprintf("%s, %d times", what, fr.Times+1)
		}
		who := "an administrator"
		if fr.Officer != uuid.Nil {
			who = strings.TrimSpace(v.Names[fr.Officer] + " " + fr.Officer.String())
		}
		at := fr.At
		if !fr.Then.IsZero() {
			sure := false
			if at, sure = moment.Bounded(fr.Then, fr.At); !sure {
				what += ", told then by a clock that was wrong"
			}
		}
		if fr.Device != uuid.Nil {
			who += ", device " + fr.Device.String()
		}
		if _, err := fmt.Fprintf(w, "%s  %s  by %s, entry %d\n", at.Format("2006-01-02 15:04:05Z"), what, who, e.Index); err != nil {
			return err
		}
	}
	end := fmt.Sprintf("%d entries, each proved to stand in the log", len(v.Entries))
	if v.More {
		end += "; there are more before them (--most)"
	}
	if to != "" {
		end += "; the proofs are in " + to
	}
	_, err := fmt.Fprintln(w, end)
	return err
}

// verifyProofs checks a file of proofs, without the region.
func verifyProofs(f *flags, path, key string, std stdio) error {
	public, err := hex.DecodeString(key)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: --key is the region's public key, 64 hex digits, as audit check prints it", errUsage)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var p wire.Proofs
	if err := json.Unmarshal(b, &p); err != nil {
		p = wire.Proofs{} // refused below
	}
	c, err := p.Verify(public)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(p.Entries)
	}
	for _, e := range p.Entries {
		fmt.Fprintf(std.out, "entry %d: %s\n", e.Index, e.Entry)
	}
	_, err = fmt.Fprintf(std.out, "%d entries stand in the log of region %s, of %d entries, signed on %s\n", len(p.Entries), p.Region, c.Size, c.At.Format("2006-01-02 15:04:05Z"))
	return err
}

// checkpointIn is the signed checkpoint in a file: alone, or in what audit check printed,
// as words or as JSON, since that is what somebody keeps. A file that went through
// another system may have other ends of lines. What holds none is given as it is, and
// refused by who reads it.
func checkpointIn(b []byte) string {
	var report admin.LogReport
	if json.Unmarshal(b, &report) == nil && report.Checkpoint != "" {
		return report.Checkpoint
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n")
	if head, rest, ok := strings.Cut(text, "\n\n"); ok && strings.Contains(head, "\n"+keyLine) {
		text = rest
	}
	return strings.TrimRight(text, "\n") + "\n"
}

// keyLine begins the line of what audit check prints that is the last before the
// checkpoint.
const keyLine = "key "

// checkLog hashes the whole log anew, and holds it against a checkpoint that was kept
// in a file.
func checkLog(ctx context.Context, f *flags, kept []string, std stdio) error {
	var ask admin.LogRequest
	if len(kept) == 1 {
		b, err := os.ReadFile(kept[0])
		if err != nil {
			return err
		}
		ask.Seen = checkpointIn(b)
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.CheckLog(ctx, ask)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		_, err = fmt.Fprintf(std.out, "%d entries, %d of them hashed anew, and all as the checkpoint says\n"+keyLine+"%s\n\n%s", v.Size, v.Entries, v.Key, v.Checkpoint)
		return err
	})
}
