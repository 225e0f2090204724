package revision

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// Edit returns the body old with the changes that lead to after, a struct of
// package raid or a pointer to one. It compares three: old, what the type of
// after sees in old, and after. A member the type does not know stays as it
// is; one it knows is set, removed or, where nothing changed, left verbatim.
// Elements of arrays are matched by their member "id", else by equality, else
// by their place. The result is canonical.
//
// It returns errs.Invalid with code "body_form" where old does not fit the
// type of after: then a newer program changed a meaning, and this one must not
// write.
func Edit(old json.RawMessage, after any) (json.RawMessage, error) {
	if len(bytes.TrimSpace(old)) == 0 {
		old = json.RawMessage("{}")
	}
	was, err := parseTree(old, MaxDepth)
	if err != nil {
		return nil, err
	}
	t := reflect.TypeOf(after)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return nil, invalid("body_form", "nothing to write")
	}
	view := reflect.New(t)
	if err := json.Unmarshal(old, view.Interface()); err != nil {
		// The decoder's own text may hold what is written in the body.
		return nil, invalid("body_form", "the body does not fit %s", t.Name())
	}
	before, err := treeOf(view.Interface())
	if err != nil {
		return nil, err
	}
	now, err := treeOf(after)
	if err != nil {
		return nil, err
	}
	out := edit(&was, &before, &now)
	return Canonical(out.append(nil))
}

func treeOf(v any) (value, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return value{}, invalid("body_form", "cannot be written as JSON")
	}
	return parseTree(b.Bytes(), MaxDepth)
}

// edit takes the step from before to now on was.
func edit(was, before, now *value) value {
	switch {
	case was == nil || before == nil:
		return *now
	case before.equal(now):
		return *was
	case was.form == isObject && before.form == isObject && now.form == isObject:
		return editObject(was, before, now)
	case was.form == isArray && before.form == isArray && now.form == isArray && len(was.items) == len(before.items):
		return editArray(was, before, now)
	}
	return *now
}

func editObject(was, before, now *value) value {
	out := value{form: isObject}
	for i := range was.members {
		m := &was.members[i]
		b, n := before.get(m.name), now.get(m.name)
		switch {
		case n != nil:
			out.members = append(out.members, member{m.name, edit(&m.value, b, n)})
		case b == nil:
			out.members = append(out.members, *m) // unknown here, or known and empty before and after
		}
	}
	for i := range now.members {
		m := &now.members[i]
		if was.get(m.name) == nil && !before.get(m.name).equal(&m.value) {
			out.members = append(out.members, *m)
		}
	}
	// Names are unique, so this can only sort.
	_ = sortMembers(out.members)
	return out
}

// editArray finds for every element of now the one it was before.
func editArray(was, before, now *value) value {
	used := make([]bool, len(before.items))
	from := make([]int, len(now.items))
	find := func(i int, same func(b, n *value) bool) {
		for j := range before.items {
			if !used[j] && same(&before.items[j], &now.items[i]) {
				used[j], from[i] = true, j
				return
			}
		}
	}
	for i := range now.items {
		from[i] = -1
		if id := now.items[i].get("id"); id != nil {
			find(i, func(b, _ *value) bool { return b.get("id").equal(id) })
		}
	}
	for i := range now.items {
		if from[i] < 0 && now.items[i].get("id") == nil {
			find(i, (*value).equal)
		}
	}
	out := value{form: isArray}
	for i := range now.items {
		j := from[i]
		if j < 0 && now.items[i].get("id") == nil && i < len(used) && !used[i] {
			used[i], j = true, i
		}
		if j < 0 {
			out.items = append(out.items, now.items[i])
			continue
		}
		out.items = append(out.items, edit(&was.items[j], &before.items[j], &now.items[i]))
	}
	return out
}
