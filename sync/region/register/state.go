package register

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// State is the register at one moment. It is never changed in place.
type State struct {
	generation uint64
	officers   map[uuid.UUID]*Officer
	devices    map[uuid.UUID]*Device
	invites    map[string]*Invite
	settings   map[string][]byte
	file       *file
	versions   map[ref]uint64
	byKey      map[string]uuid.UUID // TLS public key -> device
	signers    map[string]uuid.UUID // signing key -> officer
	bearers    map[string]uuid.UUID // hash of a token -> officer
}

// ref names a row.
type ref struct {
	table store.Table
	key   string
}

func empty() *State {
	return &State{officers: map[uuid.UUID]*Officer{}, devices: map[uuid.UUID]*Device{}, invites: map[string]*Invite{},
		settings: map[string][]byte{}, file: &file{}, versions: map[ref]uint64{}, byKey: map[string]uuid.UUID{}, signers: map[string]uuid.UUID{},
		bearers: map[string]uuid.UUID{}}
}

// clone is a state whose lists may be changed; what stands in them may not.
func (s *State) clone() *State {
	return &State{generation: s.generation, officers: maps.Clone(s.officers), devices: maps.Clone(s.devices), invites: maps.Clone(s.invites),
		settings: maps.Clone(s.settings), file: s.file, versions: maps.Clone(s.versions), byKey: s.byKey, signers: s.signers, bearers: s.bearers}
}

// read reads every row; of those that did not change nothing is decoded.
func read(ctx context.Context, st store.Store, was *State) (*State, error) {
	s := empty()
	for _, t := range []struct {
		table store.Table
		take  func(row store.Row, same bool) error
	}{
		{store.Officers, func(row store.Row, same bool) error { return take(row, same, was.officers, s.officers, uuid.Parse) }},
		{store.Devices, func(row store.Row, same bool) error { return take(row, same, was.devices, s.devices, uuid.Parse) }},
		{store.Invites, func(row store.Row, same bool) error {
			return take(row, same, was.invites, s.invites, func(k string) (string, error) { return k, nil })
		}},
		{store.Settings, func(row store.Row, _ bool) error { s.settings[row.Key] = row.Value; return nil }},
	} {
		rows, err := st.Rows(ctx, access.Administering(), t.table)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			at := ref{t.table, row.Key}
			s.versions[at] = row.Version
			if err := t.take(row, was.versions[at] == row.Version); err != nil {
				return nil, store.Damaged("row of " + string(t.table))
			}
		}
	}
	return s, s.index(was)
}

func take[K comparable, V any](row store.Row, same bool, was, now map[K]*V, key func(string) (K, error)) error {
	k, err := key(row.Key)
	if err != nil {
		return err
	}
	if old := was[k]; same && old != nil {
		now[k] = old
		return nil
	}
	v := new(V)
	now[k] = v
	return json.Unmarshal(row.Value, v)
}

// index fills what is looked up by something else than its key.
func (s *State) index(was *State) (err error) {
	s.byKey, s.signers, s.bearers = map[string]uuid.UUID{}, map[string]uuid.UUID{}, map[string]uuid.UUID{}
	for id, d := range s.devices {
		s.byKey[string(d.Key)] = id
	}
	for id, o := range s.officers {
		for _, k := range o.Keys {
			s.signers[string(k.Public)] = id
		}
		for _, t := range o.Tokens {
			s.bearers[string(t.Hash)] = id
		}
	}
	if s.file = was.file; s.sameFile(was) {
		return nil
	}
	if s.file, err = unpackFile(s.settings); err != nil {
		return fmt.Errorf("read region file: %w", err)
	}
	return nil
}

// Officer gives an officer; nil where there is none.
func (s *State) Officer(id uuid.UUID) *Officer { return s.officers[id] }

// Officers lists everyone, by unit and name.
func (s *State) Officers() []*Officer {
	return slices.SortedFunc(maps.Values(s.officers), func(a, b *Officer) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Name, b.Name), bytes.Compare(a.ID[:], b.ID[:]))
	})
}

// Published lists everyone as the directory does, by unit and name.
func (s *State) Published() (out []regionfile.Officer) {
	for _, o := range s.Officers() {
		out = append(out, o.Officer)
	}
	return out
}

// Device gives a device; nil where there is none.
func (s *State) Device(id uuid.UUID) *Device { return s.devices[id] }

// Devices lists all devices, by id.
func (s *State) Devices() []*Device {
	return slices.SortedFunc(maps.Values(s.devices), func(a, b *Device) int { return bytes.Compare(a.ID[:], b.ID[:]) })
}

// Holder finds the device that a certificate names and whose key it is for; nil
// where there is none.
func (s *State) Holder(c *x509.Certificate) *Device {
	d := s.devices[s.byKey[string(c.RawSubjectPublicKeyInfo)]]
	if d == nil || d.ID.String() != c.Subject.CommonName {
		return nil
	}
	return d
}

// ByKey finds the device that has a TLS key; nil where none has.
func (s *State) ByKey(public []byte) *Device { return s.devices[s.byKey[string(public)]] }

// Invite gives an invite by its id; nil where there was never one.
func (s *State) Invite(id string) *Invite { return s.invites[id] }

// File is the region file as it was loaded last.
func (s *State) File() regionfile.Region { return s.file.Region }

// SameFile says whether two states have the very same region file.
func (s *State) SameFile(o *State) bool { return o != nil && s.file == o.file }

// sameFile says so by the rows that it is kept in.
func (s *State) sameFile(was *State) bool {
	for _, all := range []*State{s, was} {
		for at, version := range all.versions {
			if isFile(at.key) && (s.versions[at] != version || was.versions[at] != version) {
				return false
			}
		}
	}
	return true
}

// Setting reads a setting into a value. It reports false where it was never
// written.
func (s *State) Setting(name string, v any) (bool, error) {
	raw, ok := s.settings[name]
	if !ok {
		return false, nil
	}
	if json.Unmarshal(raw, v) != nil {
		return false, store.Damaged("setting " + name)
	}
	return true, nil
}

// ErasedSetting is the setting that holds the number of the last erasure that devices
// are told of.
const ErasedSetting = "erased"

// Erased is that number.
func (s *State) Erased() (n uint64) {
	_ = json.Unmarshal(s.settings[ErasedSetting], &n) // none is zero
	return n
}

// Generation grows with each change of the register; 0 is one that was never
// written.
func (s *State) Generation() uint64 { return s.generation }
