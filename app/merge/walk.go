package merge

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"reflect"
	"slices"

	"shyraq/app/raid"
)

type object = map[string]any

// none stands for what is not there.
type nothing struct{}

var none any = nothing{}

// parse reads a body. Numbers stay as they are written.
func parse(kind raid.Kind, raw json.RawMessage) (object, error) {
	if !kind.Fits(raw) {
		return nil, malformed()
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v object
	if d.Decode(&v) != nil || v == nil {
		return nil, malformed()
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, malformed()
	}
	return v, nil
}

// walk goes through three bodies at once.
type walk struct {
	chosen       map[string]Side
	waits, taken []Field
	ended        Side // who ended the record while the other went on; known before the people
	body         json.RawMessage
}

// object joins two objects member by member.
func (w *walk) object(path string, of *level, b, l, r object) object {
	out := object{}
	done := map[string]bool{}
	both := !same(l, b) && !same(r, b)
	for _, name := range names(b, l, r) {
		if done[name] {
			continue
		}
		if w.list(path, name, of, b, l, r, out) {
			continue
		}
		members := of.with(name)
		for _, m := range members {
			done[m] = true
		}
		f := Field{Path: below(path, members[0]), Members: members}
		alone, beside := of.alone[name], both
		if of.ending != "" && slices.Contains(members, of.ending) && w.endedBy(part(b, members), part(l, members), part(r, members)) {
			alone, beside = Ended, true // who goes on with the child does not take over how it ended unasked
		}
		f.Set = slices.Contains(of.sets, name) && together(name, l[name], r[name]) != nil
		if f.Set && w.chosen[f.Path] == Together {
			w.field(f, alone, beside, part(b, members), part(l, members), part(r, members)) // it is told as before
			out[name] = together(name, l[name], r[name])
			continue
		}
		maps.Copy(out, w.field(f, alone, beside, part(b, members), part(l, members), part(r, members)).(object))
	}
	return out
}

// endedBy says whether a field was changed by the side that ended the record, alone.
func (w *walk) endedBy(b, l, r any) bool {
	switch w.ended {
	case Left:
		return !same(l, b) && same(r, b)
	case Right:
		return !same(r, b) && same(l, b)
	}
	return false
}

// list joins a member that is a list of elements with ids on every side that
// has it, and says whether it is one.
func (w *walk) list(path, name string, of *level, b, l, r, out object) bool {
	was, ok1 := elements(b, name)
	left, ok2 := elements(l, name)
	right, ok3 := elements(r, name)
	if !ok1 || !ok2 || !ok3 || len(was)+len(left)+len(right) == 0 {
		return false
	}
	var all []any
	for _, id := range ordered(was, left, right) {
		if e := w.element(below(path, name, id), of.lists[name], find(was, id), find(left, id), find(right, id)); e != none {
			all = append(all, e)
		}
	}
	if len(all) > 0 {
		out[name] = all
	}
	return true
}

// element joins an element of a list, or says that it is none any more.
func (w *walk) element(path string, of *level, b, l, r any) any {
	bo, _ := b.(object)
	lo, there := l.(object)
	ro, too := r.(object)
	if of != nil && there && too {
		return w.object(path, of, bo, lo, ro)
	}
	why := Why("")
	if b != none && (l == none) != (r == none) {
		why = Removed
	}
	return w.field(Field{Path: path}, why, true, b, l, r)
}

// field gives the value of one field. Alone is why it may not change beside
// another change, which both says there was.
func (w *walk) field(f Field, alone Why, both bool, b, l, r any) any {
	if same(l, r) {
		return l
	}
	leftOnly, rightOnly := same(r, b), same(l, b)
	switch {
	case !leftOnly && !rightOnly && alone == Removed:
		f.Why = Removed
	case !leftOnly && !rightOnly:
		f.Why = Both
	case alone != "" && alone != Removed && both:
		f.Why = alone
	}
	if leftOnly {
		f.By = Left
	} else if rightOnly {
		f.By = Right
	}
	if f.Path == "closed_at" && f.Why == Ended {
		w.ended = f.By
	}
	if f.Why != "" {
		w.waits = append(w.waits, f)
	} else {
		w.taken = append(w.taken, f)
	}
	by := f.By
	if c, ok := w.chosen[f.Path]; ok {
		by = c
	}
	if by == Right {
		return r
	}
	return l
}

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

func names(all ...object) []string {
	set := map[string]bool{}
	for _, o := range all {
		for k := range o {
			set[k] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func part(o object, members []string) any {
	out := object{}
	for _, m := range members {
		if v, ok := o[m]; ok {
			out[m] = v
		}
	}
	return out
}

func below(path string, names ...string) string {
	for _, n := range names {
		if path != "" {
			path += "."
		}
		path += n
	}
	return path
}
