package merge

import "slices"

// elements gives a list whose elements are objects with an id of their own; a
// list that is not there is empty. What is another list, or none, is one field.
func elements(o object, name string) ([]object, bool) {
	v, there := o[name]
	if !there {
		return nil, true
	}
	all, ok := v.([]any)
	if !ok {
		return nil, false
	}
	out := make([]object, 0, len(all))
	seen := map[string]bool{}
	for _, e := range all {
		one, ok := e.(object)
		id := idOf(one)
		if !ok || id == "" || seen[id] {
			return nil, false
		}
		seen[id] = true
		out = append(out, one)
	}
	return out, true
}

func idOf(o object) string {
	id, _ := o["id"].(string)
	return id
}

func find(all []object, id string) any {
	for _, o := range all {
		if idOf(o) == id {
			return o
		}
	}
	return none
}

// ordered is the order in which elements of three lists come out. Where one side
// alone changed which there are, or their order, it is that side's. Else first
// those of the base, as the side has them that moved one (of two that did, always
// the same one), then those that were added, by their ids, which say when they
// were made.
func ordered(base, left, right []object) []string {
	was, l, r := idsOf(base), idsOf(left), idsOf(right)
	switch {
	case slices.Equal(l, r), slices.Equal(r, was):
		return within(l, was)
	case slices.Equal(l, was):
		return within(r, was)
	}
	lo, ro := within(kept(l, was), was), within(kept(r, was), was)
	out := lo
	if sorted(kept(l, was), was) || !sorted(kept(r, was), was) && slices.Compare(ro, lo) > 0 {
		out = ro
	}
	var added []string
	for _, id := range append(l, r...) {
		if !slices.Contains(was, id) && !slices.Contains(added, id) {
			added = append(added, id)
		}
	}
	slices.Sort(added)
	return append(out, added...)
}

func idsOf(all []object) []string {
	out := make([]string, len(all))
	for i, o := range all {
		out[i] = idOf(o)
	}
	return out
}

func kept(ids, was []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !slices.Contains(was, id) })
}

// sorted says whether ids come in the order of others.
func sorted(ids, as []string) bool {
	at := -1
	for _, id := range ids {
		i := slices.Index(as, id)
		if i < at {
			return false
		}
		at = i
	}
	return true
}

// within is an order with those that it lacks behind: what one side took out may
// stay, where a person says so.
func within(order, all []string) []string {
	out := slices.Clone(order)
	for _, id := range all {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
