package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/act"
	"shyraq/app/doubt"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid/handover"
	"shyraq/app/vault"
	"shyraq/errs"
)

// checked is what is known of a mark, as JSON.
type checked struct {
	Valid       bool            `json:"valid"`
	Number      handover.Number `json:"number"`
	At          time.Time       `json:"at"`
	Fingerprint string          `json:"fingerprint"`
	Key         string          `json:"key"`
	Officer     string          `json:"officer,omitempty"`
	Unit        string          `json:"unit,omitempty"`
	// Withdrawn is when the key was: who has it since can write any minute
	// before into a mark, so that At proves nothing then.
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	// Here says whether the act itself is on this device; only then are
	// content and void known.
	Here bool       `json:"here"`
	Same bool       `json:"same,omitempty"` // the content here has this fingerprint
	Void *time.Time `json:"void,omitempty"`
	// Gone is when the record of the act was withdrawn, and the act with it.
	Gone *time.Time `json:"record_withdrawn,omitempty"`
	// Doubt is why At cannot be confirmed, by what the server said of the act here.
	Doubt *doubt.Time `json:"doubt,omitempty"`
}

// runActCheck checks a printed act by the text of its code: with a file of
// published keys without any PIN, else by the directory of this device, which
// then also knows the acts that lie here.
func runActCheck(ctx context.Context, c *call) error {
	text, err := c.markText(c.args[0])
	if err != nil {
		return err
	}
	mark, err := handover.ParseMark(text)
	if err != nil {
		return err
	}
	if c.keys != "" {
		keys, err := c.keyFile()
		if err != nil {
			return err
		}
		return c.report(mark, keys, nil)
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		found, err := d.FindAct(ctx, mark.Number)
		if err != nil && !errors.Is(err, errs.NotFound) {
			return err
		}
		if err != nil {
			return c.report(mark, d.PublishedKeys(), nil)
		}
		return c.report(mark, d.PublishedKeys(), &found)
	})
}

// report tells what a mark proves and what it does not. An act that is known
// to be void is a Conflict, and one whose number stands here with another
// content Invalid, whatever its signature.
func (c *call) report(mark handover.Mark, keys []handover.PublishedKey, found *duty.FoundAct) error {
	key, err := handover.CheckMark(mark, keys)
	if err != nil {
		return err
	}
	out := checked{
		Valid: true, Number: mark.Number, At: mark.At, Fingerprint: mark.Fingerprint(), Key: mark.Key,
		Officer: key.Officer, Unit: key.Unit, Withdrawn: key.Until,
	}
	if found != nil {
		out.Here, out.Same, out.Doubt, out.Gone = true, found.Mark.Hash == mark.Hash, found.Doubt, found.Gone
		if v := found.Act.Void; v != nil {
			out.Void = &v.At
		}
	}
	if c.json {
		err = c.writeJSON(out)
	} else {
		c.printChecked(out)
	}
	switch {
	case err != nil:
		return err
	case out.Here && !out.Same:
		return errs.Errorf(errs.Invalid, "act_other", "another act has this number here")
	case out.Void != nil:
		return errs.Errorf(errs.Conflict, "act_void", "void since %s", out.Void.Format(time.RFC3339))
	case out.Gone != nil:
		return errs.Errorf(errs.Conflict, "act_record_withdrawn", "withdrawn at %s", out.Gone.Format(time.RFC3339))
	}
	return nil
}

func (c *call) printChecked(v checked) {
	at := v.At.In(kazakhstan)
	c.printf("%s\n", c.text.T("act.cli_valid", "Number", v.Number, "At", c.text.DateClock(at), "Officer", v.Officer, "Unit", v.Unit))
	if !v.Withdrawn.IsZero() {
		c.printf("%s\n", c.text.T("act.cli_withdrawn", "At", c.text.DateClock(v.Withdrawn.In(kazakhstan))))
	}
	if v.Doubt != nil {
		c.printf("%s\n", v.Doubt.Sentence(c.text))
	}
	c.printf("%s\n", c.text.T("act.cli_compare", "Print", v.Fingerprint))
	switch {
	case !v.Here:
		c.printf("%s\n", c.text.T("act.cli_ask"))
	case v.Void == nil && v.Gone == nil && v.Same:
		c.printf("%s\n", c.text.T("act.cli_in_force"))
	}
}

// kazakhstan is the one time of the country, for what is read without a
// region.
var kazakhstan = time.FixedZone("", 5*3600)

// maxPaper bounds the file that is looked through: our PDF takes 40 KB.
const maxPaper = 4 << 20

// markIn finds the text of a code in a file of any kind: a PDF of ours carries
// it in its metadata, where it lies unpacked.
var markIn = regexp.MustCompile(`SHYRAQ:[0-9]{1,3}:[0-9A-Z:-]{1,400}`)

// markText is the text of the code: the argument itself, or what a file or
// standard input holds.
func (c *call) markText(arg string) (string, error) {
	if strings.HasPrefix(strings.TrimSpace(arg), "SHYRAQ:") {
		return arg, nil
	}
	if arg == "-" && c.pinFile == "-" && c.keys == "" {
		return "", usagef("stdin_twice")
	}
	raw, err := c.read(arg, maxPaper)
	if err != nil {
		return "", err
	}
	text := markIn.FindString(string(raw))
	if text == "" {
		return "", errs.Errorf(errs.NotFound, "act_not_in_file", "no code of an act in the file")
	}
	return text, nil
}

// read takes a file, or standard input for -, up to a bound.
func (c *call) read(path string, most int64) ([]byte, error) {
	from := c.stdin
	if path != "-" {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errs.Errorf(errs.NotFound, "file_missing", "no such file")
		}
		if err != nil {
			return nil, errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read")
		}
		defer f.Close()
		from = f
	}
	raw, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read")
	}
	if int64(len(raw)) > most {
		return nil, errs.Errorf(errs.Invalid, "json_large", "more than %d MiB", most>>20)
	}
	return raw, nil
}

// keyFile reads the keys a region published. A device that is enrolled knows
// its region's key, for which no PIN is needed; else the file is believed. A
// device that was enrolled and cannot say of which region believes nothing.
func (c *call) keyFile() ([]handover.PublishedKey, error) {
	raw, err := c.read(c.keys, handover.MaxKeys)
	if err != nil {
		return nil, err
	}
	var region []byte
	if dir, err := DataDir(c.data, c.getenv); err == nil {
		device, err := vault.LoadDevice(dir)
		if err != nil && !errors.Is(err, errs.NotFound) {
			return nil, err
		}
		region = device.RegionKey
	}
	f, err := handover.DecodeKeys(strings.NewReader(string(raw)), region)
	return f.Keys, err
}

// runActPrint writes an act as PDF to a new file, or to standard output for -,
// as for a printer. The journal has it before the first byte is written.
func runActPrint(ctx context.Context, c *call) error {
	if c.out == "" {
		return usagef("act_out")
	}
	if c.env.Fonts == nil {
		return errs.Errorf(errs.Unavailable, "act_fonts", "no fonts")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		record, number, err := c.whichAct(ctx, d, c.args[0])
		if err != nil {
			return err
		}
		way := duty.ActToFile
		if c.out == "-" {
			way = duty.ActToPaper
		} else if _, err := os.Lstat(c.out); err == nil {
			return errs.Errorf(errs.Conflict, "file_exists", "the file is there already")
		}
		a, err := d.OpenAct(ctx, record, number, way)
		if err != nil {
			return err
		}
		doubts, err := d.DoubtsOfActs(ctx, record)
		if err != nil {
			return err
		}
		fonts, err := c.env.Fonts()
		if err != nil {
			return err
		}
		pdf, err := act.Press{
			Fonts: fonts, KK: c.env.Texts.For(i18n.KK), RU: c.env.Texts.For(i18n.RU),
			Codes: d.Rules().Codes, Offset: d.Rules().Offset, Doubts: doubts,
		}.PDF(a)
		if err != nil {
			return err
		}
		return c.writeOut(pdf)
	})
}

func (c *call) writeOut(pdf []byte) error {
	if c.out == "-" {
		_, err := c.stdout.Write(pdf)
		return err
	}
	f, err := os.OpenFile(c.out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return errs.Errorf(errs.Conflict, "file_exists", "the file is there already")
	}
	if err != nil {
		return errs.OfCopy(filepath.Dir(c.out), err)
	}
	_, err = f.Write(pdf)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(c.out) // half an act is none
		return errs.OfCopy(filepath.Dir(c.out), err)
	}
	return nil
}

// whichAct finds an act by its number, or the one act in force of a record.
func (c *call) whichAct(ctx context.Context, d *duty.Duty, arg string) (uuid.UUID, handover.Number, error) {
	id, err := uuid.Parse(arg)
	if err != nil {
		number, err := handover.ParseNumber(arg)
		if err != nil {
			return uuid.Nil, "", err
		}
		found, err := d.FindAct(ctx, number)
		return found.Record, number, err
	}
	acts, err := d.Acts(ctx, id)
	if err != nil {
		return uuid.Nil, "", err
	}
	var live []handover.Number
	for _, a := range acts {
		if a.Void == nil {
			live = append(live, a.Number)
		}
	}
	switch len(live) {
	case 0:
		return uuid.Nil, "", errs.Errorf(errs.NotFound, "act_none", "no act in force in the record")
	case 1:
		return id, live[0], nil
	}
	return uuid.Nil, "", errs.Errorf(errs.Invalid, "act_which", "%d acts in force; name one by its number", len(live))
}
