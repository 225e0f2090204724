package wire

import (
	"encoding/json"
	"errors"
	"net/http"

	"shyraq/errs"
)

// ErrorBody is the body of every answer that is not a success.
type ErrorBody struct {
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// The codes a device acts on.
const (
	CodeSession     = "session_needed" // open a session and ask again
	CodeOlder       = "program_older"  // what is next cannot be shown to a program that does not ask for projections
	CodeRevoked     = "device_revoked"
	CodeExpired     = "cert_expired" // a new invite is needed
	CodeCertificate = "certificate_needed"
	CodeEpoch       = "epoch_changed" // 410: the cursor is of another epoch
	CodeBusy        = "busy"
	CodeLowDisk     = "disk_low"
	CodeFault       = "fault"
	CodeCut         = "body_cut" // the body did not arrive whole
	CodeCounting    = "counting" // figures are being counted; never told to a device
)

// The codes of what one caller may not use more of for now: 503, with the time
// to wait. Nothing is lost by it.
const (
	CodePlaces    = "quota_places"    // as many at once as it may
	CodeRequests  = "quota_requests"  // requests in a minute
	CodeSignIns   = "quota_signins"   // sign-ins in a minute
	CodeEnrols    = "quota_enrols"    // enrolments from one address in a minute
	CodeRevisions = "quota_revisions" // revisions sent in a day
	CodeBytes     = "quota_bytes"     // bytes sent in a day
	CodeReading   = "quota_reading"   // bytes an officer reads in a day
)

// Status gives the status code and the body for an error. What is not one of
// the five kinds is a fault, and says nothing of its cause.
func Status(err error) (int, ErrorBody) {
	var e *errs.Error
	if !errors.As(err, &e) {
		e = &errs.Error{Code: CodeFault}
		for kind, code := range map[error]string{errs.Invalid: "invalid", errs.Denied: "denied",
			errs.NotFound: "not_found", errs.Conflict: "conflict", errs.Unavailable: "unavailable"} {
			if errors.Is(err, kind) {
				e = &errs.Error{Kind: kind, Code: code}
			}
		}
	}
	body := ErrorBody{Code: e.Code, Field: e.Field, Detail: e.Detail}
	switch {
	case e.Code == CodeEpoch:
		return http.StatusGone, body
	case errors.Is(e.Kind, errs.Invalid):
		return http.StatusBadRequest, body
	case errors.Is(e.Kind, errs.Denied):
		return http.StatusForbidden, body
	case errors.Is(e.Kind, errs.NotFound):
		return http.StatusNotFound, body
	case errors.Is(e.Kind, errs.Conflict):
		return http.StatusConflict, body
	case errors.Is(e.Kind, errs.Unavailable):
		return http.StatusServiceUnavailable, body
	}
	return http.StatusInternalServerError, body
}

// ParseFault turns a status code and an error body back into an error of one
// of the five kinds. It reports false where the body is not ours.
func ParseFault(status int, body []byte) (error, bool) {
	var b ErrorBody
	if json.Unmarshal(body, &b) != nil || b.Code == "" {
		return nil, false
	}
	kinds := map[int]error{
		http.StatusBadRequest: errs.Invalid, http.StatusForbidden: errs.Denied, http.StatusNotFound: errs.NotFound,
		http.StatusConflict: errs.Conflict, http.StatusGone: errs.Conflict, http.StatusServiceUnavailable: errs.Unavailable,
		http.StatusInternalServerError: errs.Unavailable,
	}
	kind, ok := kinds[status]
	if !ok {
		return nil, false
	}
	return &errs.Error{Kind: kind, Code: b.Code, Field: b.Field, Detail: b.Detail}, true
}

// Code gives the code of an error of one of the five kinds, or "".
func Code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
