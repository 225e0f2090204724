package merge

// level is a kind of object whose members are looked at one by one. An object
// that has none, such as a place or the pen, is one field.
type level struct {
	together [][]string        // members that say one thing together
	alone    map[string]Why    // members beside whose change the other side may have changed nothing
	lists    map[string]*level // lists whose elements are looked at member by member; of others an element is one field
	ending   string            // the member by which it ended for this one, where the record did
	sets     []string          // lists of codes without ids, each named as its code list: entries that are true by themselves
}

// record is the body of an encounter or of a short record.
//
//	night, operation, note, pen, place   one field each; the pen is whose hand it is in,
//	                                     and the region counts it along each side's own chain
//	met_at, delivered_at                 each with who wrote it
//	people, clips                        by id
//	withdrawal, undone                   against any change: Void
//	closed_at, amendment, answer         against any change: Ended. Who goes on with what
//	                                     is finished owes a reason, and what is added to it
//	                                     nobody would look after
var record = &level{
	together: [][]string{{"met_at", "met_by"}, {"delivered_at", "delivered_by"}},
	alone:    map[string]Why{"withdrawal": Void, "undone": Void, "closed_at": Ended, "amendment": Ended, "answer": Ended},
	lists:    map[string]*level{"people": person},
}

// person is a child or an adult who was met.
//
//	surname, name, patronymic, sex, phone, …   one field each
//	iin, no_iin, no_iin_note                   one: the number, or why there is none
//	birth_date, age, age_error                 one: how old he is
//	education, school, school_name, grade      one: where he learns
//	why_out, why_out_codes                     one: the words, and what they count as
//	outcome, handed_to, handed_at, handed_by, placed   one: who has the child now; against any
//	                                           change where the record ended with it: Ended
//	article, protocol                          one: what was drawn up
//	reasons, roles, conditions                 one field each: lists without ids, of which a person may keep both
//	guardians, referrals, hits, put_on, taken, safety, acts   by id
//	kind                                       against any change of the same person: Kind
var person = &level{
	together: [][]string{
		{"iin", "no_iin", "no_iin_note"}, {"birth_date", "age", "age_error"}, {"education", "school", "school_name", "grade"},
		{"why_out", "why_out_codes"}, {"outcome", "handed_to", "handed_at", "handed_by", "placed"}, {"article", "protocol"},
	},
	alone:  map[string]Why{"kind": Kind},
	ending: "outcome",
	lists:  map[string]*level{"guardians": guardian},
	sets:   []string{"reasons", "roles", "conditions"},
}

// guardian is an adult who was called for a child.
//
//	name, iin, phone, address, kinship, fitness, …   one field each
//	notified_at, notified_by, unreached              one: whether he was told
//	penalties                                        by id
var guardian = &level{together: [][]string{{"notified_at", "notified_by", "unreached"}}}

// with lists the members that say one thing with this one, itself among them.
func (l *level) with(name string) []string {
	for _, g := range l.together {
		for _, m := range g {
			if m == name {
				return g
			}
		}
	}
	return []string{name}
}
