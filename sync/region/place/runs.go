package place

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// runsSetting lists the times at which a region's folder was opened.
const runsSetting = "runs"

// mostRuns is how many of them are kept. Who read in an older one begins anew.
const mostRuns = 1000

// run is one opening of a folder: a number nobody can guess, and the commit with
// which it began.
type run struct{ id, from uint64 }

// Runs are the openings of a region's folder, oldest first. By them a place that a
// reader has reached is known to be one of this folder, and not of what was in it
// before an earlier copy was put in its place: such a copy is opened, and what a
// reader reached behind it belongs to a run that it does not know, or that ended
// earlier. The zero Runs know nothing and refuse nothing.
type Runs struct{ all []run }

// BeginRun notes that the folder is opened. On a full disk nothing is noted, and
// what is read in this run is told from another history by its place alone.
func BeginRun(ctx context.Context, s store.Store, random io.Reader) (Runs, error) {
	row, err := s.Row(ctx, access.Administering(), store.Settings, runsSetting)
	if err != nil {
		return Runs{}, err
	}
	before := parseRuns(row.Value)
	var id [8]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return Runs{}, err
	}
	var now Runs
	_, err = s.Change(ctx, access.Administering(), func(commit uint64) ([]store.RowChange, error) {
		now.all = append(slices.Clone(before.all), run{binary.BigEndian.Uint64(id[:]) | 1, commit})
		now.all = now.all[max(0, len(now.all)-mostRuns):]
		return []store.RowChange{{Table: store.Settings, Key: runsSetting, Version: row.Version, Value: now.bytes()}}, nil
	})
	if errors.Is(err, errs.Unavailable) {
		return before.ended(), nil
	}
	return now, err
}

// ended are runs of which none goes on.
func (r Runs) ended() Runs { return Runs{append(slices.Clone(r.all), run{})} }

// Now is the number of this run; zero where none was noted.
func (r Runs) Now() uint64 {
	if len(r.all) == 0 {
		return 0
	}
	return r.all[len(r.all)-1].id
}

// Hold says whether a commit that a reader reached in a run is one of this folder.
// A reader of no run, as on a database, is believed.
func (r Runs) Hold(id, commit uint64) bool {
	if id == 0 || len(r.all) == 0 {
		return true
	}
	for i, run := range r.all {
		if run.id != id {
			continue
		}
		return i == len(r.all)-1 || r.all[i+1].from == 0 || commit < r.all[i+1].from
	}
	return false
}

func (r Runs) bytes() (b []byte) {
	for _, run := range r.all {
		b = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, run.id), run.from)
	}
	return b
}

func parseRuns(b []byte) (r Runs) {
	for ; len(b) >= 16; b = b[16:] {
		r.all = append(r.all, run{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])})
	}
	return r
}
