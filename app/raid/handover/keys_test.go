package handover_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
)

func keyFile(t testing.TB, change func(*handover.KeyFile)) []byte {
	t.Helper()
	region, _ := officerKey(7)
	f := handover.SignKeys("astana", raidtest.ActTime, []handover.PublishedKey{published(1), published(2)}, region)
	if change != nil {
		change(&f)
	}
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestDecodeKeys(t *testing.T) {
	t.Parallel()
	own, _ := officerKey(7)
	strange, _ := officerKey(8)
	for name, row := range map[string]struct {
		change func(*handover.KeyFile)
		region []byte
		want   string
	}{
		"of a region that is known":     {nil, own[32:], ""},
		"of a region nobody knows here": {nil, nil, ""},
		"of another region":             {nil, strange[32:], "keys_region"},
		"an officer's name is changed":  {func(f *handover.KeyFile) { f.Keys[0].Officer = "Бекзат" }, nil, "keys_file"},
		"a key's end is moved":          {func(f *handover.KeyFile) { f.Keys[0].Until = raidtest.ActTime }, nil, "keys_file"},
		"a key is left out":             {func(f *handover.KeyFile) { f.Keys = f.Keys[:1] }, nil, "keys_file"},
		"the date is changed":           {func(f *handover.KeyFile) { f.IssuedAt = f.IssuedAt.AddDate(1, 0, 0) }, nil, "keys_file"},
		"an id that is not the key's": {func(f *handover.KeyFile) {
			f.Keys[0].ID = f.Keys[1].ID
			*f = handover.SignKeys(f.Region, raidtest.ActTime, f.Keys, own)
		}, nil, "keys_file"},
		"signed by a stranger in its name": {func(f *handover.KeyFile) {
			key := f.RegionKey
			*f = handover.SignKeys(f.Region, raidtest.ActTime, f.Keys, strange)
			f.RegionKey = key
		}, nil, "keys_file"},
		"a newer schema":  {func(f *handover.KeyFile) { f.Schema = 2 }, nil, "keys_file"},
		"no key at all":   {func(f *handover.KeyFile) { f.RegionKey = nil }, nil, "json_null"},
		"a key too short": {func(f *handover.KeyFile) { f.RegionKey = []byte{1} }, nil, "keys_file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := handover.DecodeKeys(bytes.NewReader(keyFile(t, row.change)), row.region)
			got := ""
			var e *errs.Error
			if errors.As(err, &e) {
				got = e.Code
			}
			if got != row.want {
				t.Errorf("%v, want %q", err, row.want)
			}
		})
	}
}

func FuzzDecodeKeys(f *testing.F) {
	f.Add(keyFile(f, nil))
	f.Add([]byte(`{"schema":1,"region":"a","region_key":"","keys":[{}],"sig":""}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got, err := handover.DecodeKeys(bytes.NewReader(raw), nil); err == nil && len(got.RegionKey) != 32 {
			t.Error("a file without a key is taken")
		}
	})
}
