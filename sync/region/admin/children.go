package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/export"
	"shyraq/sync/revision"
)

// RegisterRequest asks to take in an export as one register.
type RegisterRequest struct {
	Register codes.Code `json:"register"` // code list "registers"
	File     []byte     `json:"file"`
	DryRun   bool       `json:"dry_run"`
	SkipBad  bool       `json:"skip_bad"` // take the good rows in though others are bad
}

// RegisterReport says what an export holds, in numbers: no row is quoted.
type RegisterReport struct {
	Rows      int            `json:"rows"`
	Districts map[string]int `json:"districts"` // KATO code -> children
	Written   int            `json:"written"`   // parts that changed
	Bad       []export.Bad   `json:"bad"`
	Doubts    []export.Bad   `json:"doubts,omitempty"` // rows that are taken: doubles, adults, odd numbers and letters
	DryRun    bool           `json:"dry_run"`
}

// PartSize is how many children stand in one record: as many as fit far below
// the largest revision, even where every field is long.
const PartSize = 100

// LoadRegister takes in an export of registered children, or with DryRun only
// checks it. The list of each district it names takes the place of the one
// before; other districts keep theirs. Each is written as records by the
// region's own key, which go to the inspectors and supervisors of the district
// and to nobody else; see the table.
//
// Where rows are bad nothing is written unless SkipBad says so: a child who is
// missing from a list is looked for in vain.
func (l *Local) LoadRegister(ctx context.Context, ask RegisterRequest) (RegisterReport, error) {
	if strings.TrimSpace(string(ask.Register)) == "" || ask.Register == codes.RegisterAddiction {
		return RegisterReport{}, &errs.Error{Kind: errs.Invalid, Code: "register_code", Field: "register", Detail: "a code of the list of registers; that of the addiction service is a matter of doctors"}
	}
	list, err := export.ReadList(ask.File)
	if err != nil {
		return RegisterReport{}, err
	}
	if len(list.Rows)+len(list.Bad) == 0 {
		return RegisterReport{}, errs.Errorf(errs.Invalid, "register_empty", "the list has no child; nothing was written")
	}
	l.loading.Lock()
	defer l.loading.Unlock()
	region := l.people().File()
	report := RegisterReport{Districts: map[string]int{}, Bad: list.Bad, Doubts: list.Doubts, DryRun: ask.DryRun}
	lists := map[string][]raid.RegisterEntry{}
	today := civil.Date(l.o.Now().Format(time.DateOnly))
	for i, row := range list.Rows {
		told := export.Bad{Row: list.Lines[i]}
		kato, ok := districtNamed(region, row.District)
		if !ok {
			told.Column, told.Code = "район", "district"
			report.Bad = append(report.Bad, told)
			continue
		}
		told.Column = "дата рождения"
		switch told.Code = bornOdd(row.BirthDate, today); told.Code {
		case "future":
			report.Bad = append(report.Bad, told)
			continue
		case "age", "adult":
			report.Doubts = append(report.Doubts, told)
		}
		lists[kato] = append(lists[kato], row.RegisterEntry)
		report.Districts[kato]++
		report.Rows++
	}
	slices.SortStableFunc(report.Bad, byRow)
	slices.SortStableFunc(report.Doubts, byRow)
	if report.Rows == 0 && !ask.DryRun {
		return report, errs.Errorf(errs.Invalid, "register_empty", "no child of %d rows can be taken; nothing was written", len(report.Bad))
	}
	parts := func() ([]revision.Signed, error) { return l.registerParts(ctx, ask.Register, lists) }
	if report.Written, err = l.o.Records.Compose(ctx, true, parts); err != nil {
		return RegisterReport{}, err
	}
	if ask.DryRun {
		return report, nil
	}
	if len(report.Bad) > 0 && !ask.SkipBad {
		return report, errs.Errorf(errs.Invalid, "register_rows", "%d bad rows; nothing was written", len(report.Bad))
	}
	if report.Written, err = l.o.Records.Compose(ctx, false, parts); err != nil {
		return RegisterReport{}, err
	}
	l.o.Journal.Note(ctx, audit.Frame{Action: "register", Allowed: true})
	return report, nil
}

func byRow(a, b export.Bad) int { return cmp.Compare(a.Row, b.Row) }

// oldest is the age beyond which a birth date is a slip of the pen.
const oldest = 60

// bornOdd says why nobody born on a day can stand in a list of children: not
// born yet, too old to be true, or of age by now.
func bornOdd(born, today civil.Date) string {
	if born == "" {
		return ""
	}
	year, _ := strconv.Atoi(string(born[:4]))
	now, _ := strconv.Atoi(string(today[:4]))
	switch {
	case born > today:
		return "future"
	case now-year > oldest:
		return "age"
	case now-year > 18 || now-year == 18 && born[4:] <= today[4:]:
		return "adult"
	}
	return ""
}

// registerParts gives the revisions that bring the lists about: none for a part
// that stands so already, an empty one for a part that is not needed any more.
func (l *Local) registerParts(ctx context.Context, register codes.Code, lists map[string][]raid.RegisterEntry) ([]revision.Signed, error) {
	var out []revision.Signed
	for kato, list := range lists {
		slices.SortStableFunc(list, func(a, b raid.RegisterEntry) int {
			return cmp.Or(strings.Compare(a.Surname, b.Surname), strings.Compare(a.Name, b.Name), strings.Compare(string(a.BirthDate), string(b.BirthDate)), strings.Compare(a.IIN, b.IIN))
		})
		for part := 0; ; part++ {
			entries := list[min(part*PartSize, len(list)):min((part+1)*PartSize, len(list))]
			id := PartID(l.people().File().ID, register, kato, part)
			last, err := l.o.Records.Last(ctx, id)
			if err != nil {
				return nil, err
			}
			if len(entries) == 0 && last == nil {
				break
			}
			s, err := l.registerPart(id, last, kato, raid.Register{Register: register, Part: part, Entries: entries})
			if err != nil {
				return nil, err
			}
			if s != nil {
				out = append(out, *s)
			}
		}
	}
	slices.SortFunc(out, func(a, b revision.Signed) int { return bytes.Compare(a.Envelope.Record[:], b.Envelope.Record[:]) })
	return out, nil
}

func (l *Local) registerPart(id uuid.UUID, last *revision.Signed, kato string, v raid.Register) (*revision.Signed, error) {
	body, err := json.Marshal(v)
	if err == nil {
		body, err = revision.Canonical(body)
	}
	if err != nil {
		return nil, fmt.Errorf("write register: %w", err)
	}
	var parents []revision.Hash
	if last != nil {
		if bytes.Equal(last.Envelope.Body, body) {
			return nil, nil
		}
		parents = []revision.Hash{last.Rev}
	}
	s, err := l.o.Records.Sign(revision.Envelope{Kind: raid.KindRegister, Record: id, District: kato, Body: body}, parents...)
	if err != nil {
		return nil, fmt.Errorf("write register: %w", err)
	}
	return &s, nil
}

// PartID names the record of a part, the same at every load.
func PartID(region string, register codes.Code, kato string, part int) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "shyraq/register/%s/%s/%s/%d", region, register, kato, part))
}

// districtNamed finds a district by a name an export writes, or by its code.
func districtNamed(region regionfile.Region, name string) (kato string, ok bool) {
	want := plainDistrict(name)
	for _, d := range region.Districts {
		names := append([]string{d.KATO, d.Names.KK, d.Names.RU, d.Names.EN}, d.Aliases...)
		if slices.ContainsFunc(names, func(n string) bool { return n != "" && plainDistrict(n) == want }) {
			return d.KATO, true
		}
	}
	return "", false
}

// plainDistrict drops the words for a kind of district, which exports write or
// leave out.
func plainDistrict(name string) string {
	var kept []string
	for _, w := range strings.Fields(strings.ToLower(strings.NewReplacer(".", " ", "ё", "е").Replace(name))) {
		switch w {
		case "район", "р-н", "ауданы", "ауд", "город", "г", "қаласы", "қ", "district", "city":
		default:
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
