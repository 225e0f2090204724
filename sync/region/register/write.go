package register

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/region/store"
)

// settled is the register after a change, with the commit's number in the place
// of the pending one, and with the versions that its rows have then.
func (e *Edit) settled(commit uint64) *State {
	s := e.next.clone()
	rows, _ := e.rows(commit) // they were written a moment ago
	for _, row := range rows {
		at := ref{row.Table, row.Key}
		s.versions[at] = commit
		if row.Value == nil {
			delete(s.versions, at)
		}
		if row.Table == store.Settings && row.Key != generationKey {
			s.settings[row.Key] = row.Value
			if row.Value == nil {
				delete(s.settings, row.Key)
			}
		}
	}
	for id, o := range s.officers {
		if e.touched[ref{store.Officers, id.String()}] {
			s.officers[id] = o.settle(commit)
		}
	}
	s.generation = commit
	was := e.next.clone()
	if e.touched[ref{store.Settings, filePrefix}] {
		s.file = e.next.file.settle(commit)
		was.file, was.versions = s.file, s.versions
	}
	_ = s.index(was) // its file is there
	return s
}

// rows gives what a change writes: each row with the version that was read.
func (e *Edit) rows(commit uint64) ([]store.RowChange, error) {
	out := []store.RowChange{{Table: store.Settings, Key: generationKey, Version: e.next.generation, Value: []byte("{}")}}
	for at := range e.touched {
		if at.table == store.Settings && at.key == filePrefix {
			parts, err := e.fileRows(commit)
			if err != nil {
				return nil, err
			}
			out = append(out, parts...)
			continue
		}
		value, err := e.value(at, commit)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", at.table, err)
		}
		if version := e.next.versions[at]; value != nil || version != 0 {
			out = append(out, store.RowChange{Table: at.table, Key: at.key, Version: version, Value: value})
		}
	}
	slices.SortFunc(out, func(a, b store.RowChange) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key))
	})
	return out, nil
}

// value is what a row holds; nil where it is gone.
func (e *Edit) value(at ref, commit uint64) ([]byte, error) {
	switch at.table {
	case store.Officers:
		if o := e.next.officers[uuid.MustParse(at.key)]; o != nil {
			return json.Marshal(o.settle(commit))
		}
	case store.Devices:
		if d := e.next.devices[uuid.MustParse(at.key)]; d != nil {
			return json.Marshal(d)
		}
	case store.Invites:
		if v := e.next.invites[at.key]; v != nil {
			return json.Marshal(v)
		}
	case store.Settings:
		return e.next.settings[at.key], nil
	}
	return nil, nil
}

// fileRows gives the parts of the region file that changed, and takes away those
// that it does not need any more.
func (e *Edit) fileRows(commit uint64) (out []store.RowChange, err error) {
	parts, err := e.next.file.settle(commit).parts()
	if err != nil {
		return nil, err
	}
	for name, part := range parts {
		if !bytes.Equal(part, e.next.settings[name]) {
			out = append(out, store.RowChange{Table: store.Settings, Key: name, Version: e.next.versions[ref{store.Settings, name}], Value: part})
		}
	}
	for name := range e.next.settings {
		if isFile(name) && parts[name] == nil {
			out = append(out, store.RowChange{Table: store.Settings, Key: name, Version: e.next.versions[ref{store.Settings, name}]})
		}
	}
	return out, nil
}
