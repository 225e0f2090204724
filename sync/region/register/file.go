package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// file is the region file with since when each unit has its districts. It is
// kept packed, in rows of one part each.
type file struct {
	Region  regionfile.Region                 `json:"region"`
	Grounds map[string][]access.Since[string] `json:"grounds"` // unit -> KATO codes
}

const (
	filePrefix = "file."
	filePart   = 256 << 10
	fileMost   = 8 << 20  // packed
	fileWhole  = 64 << 20 // unpacked
)

// SetFile puts a region file in the place of the one before.
func (e *Edit) SetFile(region regionfile.Region) error {
	next := &file{Region: region, Grounds: map[string][]access.Since[string]{}}
	for _, u := range region.Units {
		for _, kato := range u.Districts {
			at := pending
			if i := slices.IndexFunc(e.next.file.Grounds[u.ID], func(v access.Since[string]) bool { return v.ID == kato }); i >= 0 {
				at = e.next.file.Grounds[u.ID][i].At
			}
			next.Grounds[u.ID] = append(next.Grounds[u.ID], access.Since[string]{ID: kato, At: at})
		}
	}
	if _, err := next.parts(); err != nil {
		return err
	}
	e.next.file = next
	e.touched[ref{store.Settings, filePrefix}] = true
	return nil
}

func (f *file) settle(commit uint64) *file {
	grounds := map[string][]access.Since[string]{}
	for unit, all := range f.Grounds {
		all = slices.Clone(all)
		for i := range all {
			settle(&all[i].At, commit)
		}
		grounds[unit] = all
	}
	return &file{Region: f.Region, Grounds: grounds}
}

// parts writes the file as it is kept, by the names of its rows.
func (f *file) parts() (map[string][]byte, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("write region file: %w", err)
	}
	packed := wire.Pack(nil, b)
	if len(packed) > fileMost || len(b) > fileWhole {
		return nil, errs.Errorf(errs.Invalid, "region_file_large", "it packs to %d bytes, %d are kept", len(packed), fileMost)
	}
	out := map[string][]byte{}
	for part := range slices.Chunk(packed, filePart) {
		out[fmt.Sprintf("%s%03d", filePrefix, len(out))] = part
	}
	return out, nil
}

// unpackFile reads what parts wrote; zero where no file was loaded.
func unpackFile(settings map[string][]byte) (*file, error) {
	f := &file{}
	var packed []byte
	for n := 0; ; n++ {
		part, ok := settings[fmt.Sprintf("%s%03d", filePrefix, n)]
		if !ok {
			break
		}
		packed = append(packed, part...)
	}
	if packed == nil {
		return f, nil
	}
	b, err := wire.Unpack(bytes.NewReader(packed), "zstd", fileMost, fileWhole)
	if err == nil {
		err = json.Unmarshal(b, f)
	}
	if err != nil {
		return f, store.Damaged("region file")
	}
	return f, nil
}

// isFile says whether a row is a part of the region file.
func isFile(name string) bool { return strings.HasPrefix(name, filePrefix) }
