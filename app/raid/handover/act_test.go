package handover_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"

	"github.com/google/uuid"
)

// TestHashCoversEveryField changes each field of an act in turn, by its JSON,
// so that a field added later cannot stay outside the hash unseen.
func TestHashCoversEveryField(t *testing.T) {
	t.Parallel()
	a := raidtest.Act(raidtest.Child())
	a.Replaces, a.Refused, a.Seen, a.Returned, a.Place = "43-0", "r", "s", "t", "p"
	a.Region.RU, a.Contact, a.District = "r", codes.Names{KK: "c", RU: "d"}, codes.Names{KK: "e", RU: "f"}
	a.Child.Age, a.Child.AgeError, a.Child.NoIIN, a.Taker.Address = 14, 1, "I_DOC", "x"
	outside := map[string]bool{ // of the hash, each for its reason
		"id": true, "version": true, "key": true, "sig": true, "void": true,
	}
	var tree map[string]any
	raw, _ := json.Marshal(a)
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	var walk func(at map[string]any, path string)
	walk = func(at map[string]any, path string) {
		for name, was := range at {
			if outside[path+name] {
				continue
			}
			if inner, ok := was.(map[string]any); ok {
				walk(inner, path+name+".")
				continue
			}
			at[name] = other(t, path+name, was)
			raw, _ := json.Marshal(tree)
			var changed handover.Act
			if err := json.Unmarshal(raw, &changed); err != nil {
				t.Fatalf("%s: %v", path+name, err)
			}
			if changed.Hash() == a.Hash() {
				t.Errorf("%s is not in the hash", path+name)
			}
			at[name] = was
		}
	}
	walk(tree, "")
}

func other(t *testing.T, path string, was any) any {
	switch was := was.(type) {
	case float64:
		return was + 1
	case []any:
		return was[:len(was)-1]
	case string:
		if _, err := uuid.Parse(was); err == nil {
			return raidtest.Device(99)
		}
		if at, err := time.Parse(time.RFC3339, was); err == nil {
			return at.Add(time.Second)
		}
		return was + "~"
	}
	t.Fatalf("%s: %T", path, was)
	return nil
}

// TestHashIsOfFieldsNotOfTheirJoin: a name that holds a line feed cannot be
// moved from one field to the next.
func TestHashIsOfFieldsNotOfTheirJoin(t *testing.T) {
	t.Parallel()
	a, b := raidtest.Act(raidtest.Child()), raidtest.Act(raidtest.Child())
	a.Child.Surname, a.Child.Name = "Сейітов\n4:Али", "х"
	b.Child.Surname, b.Child.Name = "Сейітов", "4:Али\nх"
	if a.Hash() == b.Hash() {
		t.Error("two acts with one hash")
	}
}

func TestActSurvivesTheStore(t *testing.T) {
	t.Parallel()
	a, m := signedAct(t)
	a.Key, a.Sig = m.Key, handover.Encode32(m.Sig[:])
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back handover.Act
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if back.Mark() != m {
		t.Error("the hash or the signature changed on the way")
	}
	if _, err := handover.CheckMark(back.Mark(), []handover.PublishedKey{published(1)}); err != nil {
		t.Error(err)
	}
}

func TestActIsNotPrinted(t *testing.T) {
	t.Parallel()
	a := raidtest.Act(raidtest.Child())
	for _, s := range []string{fmt.Sprint(a), fmt.Sprintf("%+v", a), fmt.Sprintf("%#v", &a), a.String(), a.LogValue().String()} {
		if strings.Contains(s, a.Child.Surname) || strings.Contains(s, a.Taker.Name) {
			t.Error("an act tells whom it is about")
		}
	}
}
