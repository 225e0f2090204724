package duty

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/track"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// The tracks of shifts lie in files beside the journal, and not in it: they end
// after some weeks, and what the journal has, it has for good. A file is pieces, one
// behind the other, each its length in four bytes and a sealed value; a piece is the
// officer's id (16 bytes) and points as track.Encode writes them. Nothing of a file
// is ever changed: where one ends in half a piece, as after a power cut, the next
// file of its night goes on.
const (
	tracksName = "tracks"
	mostPiece  = 128 << 10 // bytes of a sealed piece
	mostTrack  = 1 << 20   // bytes of a night under one key
	mostFiles  = 100       // of a night under one key: program ends in the middle of a piece
)

// trackFile names one file of a night under a key.
type trackFile struct {
	Night civil.Date
	Key   string // its id in hex
	N     int
}

func (f trackFile) name() string { return fmt.Sprintf("%s.%s.%d", f.Night, f.Key, f.N) }

func trackFileOf(name string) (f trackFile, ok bool) {
	parts := strings.Split(name, ".")
	if len(parts) != 3 {
		return f, false
	}
	n, err := strconv.Atoi(parts[2])
	f = trackFile{civil.Date(parts[0]), parts[1], n}
	return f, err == nil && f.Night.Valid() && f.name() == name
}

// piece names a piece to the seal, so that none stands in another's place.
func (f trackFile) piece(i int) string { return fmt.Sprintf("track/%s/%d", f.name(), i) }

// trackFolder is where they lie.
type trackFolder struct {
	dir   string
	store uuid.UUID
}

// files lists what is there, in the order in which it was written.
func (t trackFolder) files() ([]trackFile, error) {
	entries, err := os.ReadDir(t.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []trackFile
	for _, e := range entries {
		if f, ok := trackFileOf(e.Name()); ok && e.Type().IsRegular() {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b trackFile) int { return a.N - b.N })
	return all, nil
}

// pieces reads the sealed pieces of a file; whole says that it does not end in the
// middle of one.
func (t trackFolder) pieces(f trackFile) (pieces [][]byte, whole bool, err error) {
	raw, err := disk.ReadOwn(filepath.Join(t.dir, f.name()))
	if err != nil {
		return nil, false, err
	}
	for len(raw) >= 4 {
		n := binary.BigEndian.Uint32(raw)
		if n > mostPiece || uint64(len(raw)-4) < uint64(n) {
			return pieces, false, nil
		}
		pieces, raw = append(pieces, raw[4:4+n]), raw[4+n:]
	}
	return pieces, len(raw) == 0, nil
}

// open gives the points of a file, and whose they are. A piece that does not open
// takes no other with it.
func (t trackFolder) open(f trackFile, keys seal.Keyring) (all []officerPoints, err error) {
	pieces, _, err := t.pieces(f)
	if err != nil {
		return nil, err
	}
	for i, sealed := range pieces {
		plain, err := seal.Open(keys, t.store, f.piece(i), sealed)
		if err != nil || len(plain) < 16 {
			continue
		}
		if points, err := track.Decode(plain[16:]); err == nil {
			all = append(all, officerPoints{uuid.UUID(plain[:16]), points})
		}
	}
	return all, nil
}

type officerPoints struct {
	officer uuid.UUID
	points  []track.Point
}

// add puts a piece at the end of a night's track, on the disk for good when it
// returns. It gives errs.Conflict "track_full" where the night has no room for more.
func (t trackFolder) add(rand io.Reader, key seal.Key, night civil.Date, piece officerPoints, now time.Time) error {
	at, i, err := t.end(trackFile{Night: night, Key: key.ID().String()})
	if err != nil {
		return err
	}
	plain := append(slices.Clone(piece.officer[:]), track.Encode(piece.points)...)
	sealed := seal.Seal(rand, key, t.store, at.piece(i), plain)
	out := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(sealed)), uint32(len(sealed)))
	return t.write(at, append(out, sealed...), now)
}

// end finds where the next piece of a night goes: behind how many of which file.
func (t trackFolder) end(like trackFile) (at trackFile, pieces int, err error) {
	all, err := t.files()
	if err != nil {
		return like, 0, err
	}
	size := int64(0)
	for _, f := range all {
		if f.Night != like.Night || f.Key != like.Key {
			continue
		}
		info, err := os.Stat(filepath.Join(t.dir, f.name()))
		if err != nil {
			return like, 0, err
		}
		size, like.N = size+info.Size(), f.N
	}
	if size >= mostTrack || like.N >= mostFiles {
		return like, 0, errs.Errorf(errs.Conflict, "track_full", "%d bytes in %d files", size, like.N+1)
	}
	if size == 0 {
		return like, 0, nil
	}
	got, whole, err := t.pieces(like)
	if err == nil && !whole {
		like.N, got = like.N+1, nil
	}
	return like, len(got), err
}

func (t trackFolder) write(f trackFile, piece []byte, now time.Time) (err error) {
	if err := disk.MakeDir(t.dir); err != nil {
		return err
	}
	path := filepath.Join(t.dir, f.name())
	_, missing := os.Stat(path)
	file, err := disk.OpenOwn(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE)
	if err != nil {
		return err
	}
	defer func() {
		if bad := file.Close(); err == nil {
			err = bad
		}
		_ = os.Chtimes(path, now, now) // the sweep goes by the region's time
	}()
	if _, err := file.Write(piece); err != nil {
		return err
	}
	if err := file.Sync(); err != nil || missing == nil {
		return err
	}
	return disk.SyncDir(t.dir)
}

// keepTracks is how long a track is kept, whatever the region has set for records:
// it is an officer's way, and of no use later.
const keepTracks = 30 * 24 * time.Hour

// noTime is before any track: a file of an earlier time was written by a clock that
// had lost it, and counts as written now.
var noTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// sweep removes files that are older than they may be, and those whose key is gone.
func (t trackFolder) sweep(now time.Time, here func(key string) bool) error {
	all, err := t.files()
	for _, f := range all {
		path := filepath.Join(t.dir, f.name())
		info, bad := os.Stat(path)
		switch {
		case bad != nil:
			err = errors.Join(err, bad)
		case !here(f.Key):
			err = errors.Join(err, os.Remove(path))
		case now.Before(noTime): // what tells the time now has lost it itself
		case info.ModTime().Before(noTime), info.ModTime().After(now.Add(24 * time.Hour)):
			err = errors.Join(err, os.Chtimes(path, now, now))
		case now.Sub(info.ModTime()) > keepTracks:
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}
