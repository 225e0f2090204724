package raid

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/strictjson"
)

// The bounds of what is decoded.
const (
	MaxRecordBytes = 128 << 10 // one record, as one revision
)

// RecordInput is what `shyraq record FILE.json` takes: a kind and the body of
// that kind. Record names the record this continues (absent: a new one); Raid
// and Crew say in which raid it was made (absent: a routine patrol).
//
//	{"kind": "encounter", "body": {"night": "2026-03-20", ...}}
//
// A patrol officer and an inspector record encounters and venue checks, a
// supervisor operations, raids and reviews; who may what is decided elsewhere.
type RecordInput struct {
	Kind   Kind      `json:"kind"`
	Record uuid.UUID `json:"record,omitzero"`
	Raid   uuid.UUID `json:"raid,omitzero"`
	Crew   uuid.UUID `json:"crew,omitzero"`
	// Over are the versions that were seen and are saved over, of an operation or
	// a raid that was changed in two places.
	Over []string        `json:"over,omitempty"`
	Body json.RawMessage `json:"body"`
}

// DecodeRecord reads a RecordInput of at most 128 KiB and depth 16 and checks
// that its body is of its kind, as strictly as the body's own decoder. Paths
// in errors begin with "body.". Errors are Invalid.
func DecodeRecord(r io.Reader) (RecordInput, error) {
	var in RecordInput
	if err := strictjson.Decode(r, MaxRecordBytes, &in); err != nil {
		return RecordInput{}, err
	}
	if in.Kind.Numbered() {
		return RecordInput{}, &errs.Error{Kind: errs.Invalid, Code: "kind_unknown", Field: "kind", Detail: "it is given a number as it is made, and not taken in"}
	}
	if len(in.Over) > 0 && in.Kind != KindOperation && in.Kind != KindRaid {
		return RecordInput{}, &errs.Error{Kind: errs.Invalid, Code: "json_unknown", Field: "over", Detail: "of operations and raids alone"}
	}
	if len(in.Body) == 0 {
		return RecordInput{}, &errs.Error{Kind: errs.Invalid, Code: "json_missing", Field: "body", Detail: "missing"}
	}
	if _, err := in.Value(); err != nil {
		if bad, ok := err.(*errs.Error); ok && in.Kind.Body() != nil {
			inner := *bad
			inner.Field = "body"
			if bad.Field != "" {
				inner.Field += "." + bad.Field
			}
			return RecordInput{}, &inner
		}
		return RecordInput{}, err
	}
	return in, nil
}

// Value gives the body as the type of its kind: Encounter, VenueCheck,
// HomeCheck, Talk, Operation, Raid, Review or Link.
func (in RecordInput) Value() (any, error) {
	return DecodeBody(in.Kind, bytes.NewReader(in.Body))
}

// Checked is a body whose rules can be asked.
type Checked interface{ Check(Rules) []Problem }

func decode[T Checked](r io.Reader) (T, error) {
	var v, none T
	if err := strictjson.Decode(r, MaxRecordBytes, &v); err != nil {
		return none, err
	}
	return v, nil
}
