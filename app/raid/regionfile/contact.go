package regionfile

import (
	"fmt"
	"slices"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Service is a number that is called in need, day and night. The code says
// what it is for; a region's row takes the place of the shipped one of its code
// on the days on which it is in force.
type Service struct {
	Code      codes.Code  `json:"code"`
	Names     codes.Names `json:"names"`
	Phone     string      `json:"phone"`
	ValidFrom civil.Date  `json:"valid_from,omitempty"`
	ValidTo   civil.Date  `json:"valid_to,omitempty"` // the first day on which it no longer is
}

// The services that steps speak of.
const (
	ServiceAmbulance codes.Code = "ambulance"
	ServiceRescue    codes.Code = "rescue"
	ServicePolice    codes.Code = "police"
	ServiceHotline   codes.Code = "hotline"
)

// Contact is somebody of a unit who is called at night: the inspector on duty,
// the centre that takes a child. Rows are dated, so that a roster can be
// written in advance; days are nights, by the date of their evening.
type Contact struct {
	Role      codes.Code  `json:"role"`            // ContactInspector, ContactCentre or one of the region's own
	Name      string      `json:"name"`            // of the person, or of the institution
	Names     codes.Names `json:"names,omitzero"`  // post or institution, in words
	Phone     string      `json:"phone,omitempty"` // empty: by radio
	ValidFrom civil.Date  `json:"valid_from,omitempty"`
	ValidTo   civil.Date  `json:"valid_to,omitempty"` // the first night on which it no longer is
}

// The roles of a contact.
const (
	ContactInspector codes.Code = "inspector"
	ContactCentre    codes.Code = "centre"
)

// The bounds of a region's contacts.
const (
	MaxServices = 20
	MaxDuty     = 400 // of one unit: a roster of a year, and some
)

// DefaultServices are the numbers of the whole country: 103 ambulance, 112 the
// single number of rescue, 102 police, 111 the contact centre for family, women
// and children (docs/sources.md, 2: 102 and 111 verified, 103 and 112 general).
// A region file may give its own.
func DefaultServices() []Service {
	return []Service{
		{Code: ServiceAmbulance, Names: codes.Names{KK: "Жедел жәрдем", RU: "Скорая помощь", EN: "Ambulance"}, Phone: "103"},
		{Code: ServiceRescue, Names: codes.Names{KK: "Бірыңғай құтқару қызметі", RU: "Единая служба спасения", EN: "Rescue"}, Phone: "112"},
		{Code: ServicePolice, Names: codes.Names{KK: "Полиция", RU: "Полиция", EN: "Police"}, Phone: "102"},
		{Code: ServiceHotline, Names: codes.Names{KK: "Отбасы, әйелдер және балалар байланыс орталығы", RU: "Контакт-центр семьи, женщин и детей", EN: "Contact centre for family, women and children"}, Phone: "111"},
	}
}

// Service gives the number of a service on a day, the region's before the
// shipped one; ok is false where there is none. A nil region has the shipped
// ones.
func (r *Region) Service(code codes.Code, on civil.Date) (s Service, ok bool) {
	all := DefaultServices()
	if r != nil {
		all = append(all, r.Services...)
	}
	for _, row := range all {
		if row.Code == code && (on == "" || on.Within(row.ValidFrom, row.ValidTo)) {
			s, ok = row, true
			if s.Names == (codes.Names{}) {
				s.Names.KK = string(code)
			}
		}
	}
	return s, ok
}

// ServiceName is the name in a language of the service that was written down by its
// name in another; anything else stays as it was written. Of every day, since the
// record may be older than the row.
func (r *Region) ServiceName(written, lang string) string {
	all := DefaultServices()
	if r != nil {
		all = append(all, r.Services...)
	}
	for _, s := range slices.Backward(all) {
		if written != "" && (written == s.Names.KK || written == s.Names.RU || written == s.Names.EN) {
			return s.Names.In(lang)
		}
	}
	return written
}

// OnDuty lists who of a role is called on a night, those of the unit before
// those of other units that answer for the district.
func (r *Region) OnDuty(role codes.Code, unit, district string, night civil.Date) []Contact {
	if r == nil {
		return nil
	}
	var own, others []Contact
	for _, u := range r.Units {
		for _, c := range u.Duty {
			if c.Role != role || night != "" && !night.Within(c.ValidFrom, c.ValidTo) {
				continue
			}
			if u.ID == unit {
				own = append(own, c)
			} else if r.answers(u, district) {
				others = append(others, c)
			}
		}
	}
	return append(own, others...)
}

func (r *Region) answers(u Unit, district string) bool {
	for _, kato := range u.Districts {
		if d, ok := r.District(kato); ok && (d.KATO == district || containsText(d.Aliases, district)) {
			return district != ""
		}
	}
	return false
}

func containsText(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// validServices and validDuty check what a region file says of whom to call.
func (r Region) validServices() error {
	if len(r.Services) > MaxServices {
		return regionFault("services", "too many")
	}
	for i, s := range r.Services {
		at := raid.Path("services", i)
		if s.Code == "" || len(s.Code) > 40 {
			return regionFault(raid.Path(at, "code"), "missing or too long")
		}
		if s.Names != (codes.Names{}) {
			if err := validNames(at, s.Names); err != nil {
				return err
			}
		}
		if err := validCall(at, s.Phone, true, s.ValidFrom, s.ValidTo); err != nil {
			return err
		}
	}
	return nil
}

func validDuty(at string, duty []Contact) error {
	if len(duty) > MaxDuty {
		return regionFault(raid.Path(at, "duty"), "too many")
	}
	for i, c := range duty {
		row := raid.Path(at, "duty", i)
		if c.Role == "" || len(c.Role) > 40 {
			return regionFault(raid.Path(row, "role"), "missing or too long")
		}
		if strings.TrimSpace(c.Name) == "" || len([]rune(c.Name)) > raid.MaxLine {
			return regionFault(raid.Path(row, "name"), "missing or too long")
		}
		if c.Names != (codes.Names{}) {
			if err := validNames(row, c.Names); err != nil {
				return err
			}
		}
		if err := validCall(row, c.Phone, false, c.ValidFrom, c.ValidTo); err != nil {
			return err
		}
	}
	return nil
}

// validCall takes a number as people write it: digits, blanks, plus, dashes and
// brackets.
func validCall(at, phone string, must bool, from, to civil.Date) error {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	odd := strings.Trim(phone, "0123456789+-() ") != ""
	switch {
	case phone == "" && !must:
	case odd || len(digits) < 2 || len(phone) > 40:
		return regionFault(raid.Path(at, "phone"), fmt.Sprintf("want a telephone number of at most %d characters", 40))
	}
	switch {
	case from != "" && !from.Valid():
		return regionFault(raid.Path(at, "valid_from"), "not a date")
	case to != "" && !to.Valid():
		return regionFault(raid.Path(at, "valid_to"), "not a date")
	case from != "" && to != "" && to <= from:
		return regionFault(raid.Path(at, "valid_to"), "ends before it begins")
	}
	return nil
}
