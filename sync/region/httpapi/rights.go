package httpapi

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"

	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/register"
	"shyraq/sync/rights"
)

// rights tells an officer of which records he may read nothing any more, and of which a
// part, so that his device lets go of what it was given before. What he signed a
// revision of is his, and what the region does not have is to come: of neither is
// anything said.
func (a *API) rights(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask rights.Request
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	if len(ask.Records) > rights.Most {
		return errs.Errorf(errs.Invalid, "body_form", "at most %d records", rights.Most)
	}
	if err := a.sent(req.Context(), who, int64(noteCost*len(ask.Records))); err != nil {
		return err
	}
	scope, err := a.scope(req.Context(), who, register.Serial(req.TLS.PeerCertificates[0]))
	if err != nil {
		return err
	}
	reading, err := a.o.Store.Read(req.Context(), scope)
	if err != nil {
		return err
	}
	defer reading.Close()
	var out rights.Answer
	for _, id := range ask.Records {
		o, err := reading.Object(id)
		if err != nil {
			return err
		}
		if !o.Exists() || slices.Contains(o.Signers, who.officer) {
			continue
		}
		switch scope.Sees(o) {
		case fields.All:
		case fields.None:
			out.None = append(out.None, id)
		default:
			out.Part = append(out.Part, id)
		}
	}
	answer.JSON(w, http.StatusOK, out)
	return nil
}

// rightsOf stands for what an officer may read by who he is: another text where his
// role, unit, its districts or the units he oversees are others. Crews and what was
// handed to him are not in it: they come and go with each night.
func rightsOf(s access.Subject) string {
	ids := func(all []access.Since[string]) (out []string) {
		for _, v := range all {
			out = append(out, v.ID)
		}
		slices.SortFunc(out, cmp.Compare[string])
		return out
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "shyraq rights v1\n%q\n%q\n%q\n%q", s.Role, s.Unit.ID, ids(s.Districts), ids(s.Oversees)))
	return hex.EncodeToString(sum[:8])
}
