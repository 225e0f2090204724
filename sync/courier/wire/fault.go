package wire

import (
	"encoding/json"
	"errors"
	"net/http"

	"shyraq/app/raid"
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
	CodeRevoked     = "device_revoked"
	CodeExpired     = "cert_expired" // a new invite is needed
	CodeCertificate = "certificate_needed"
	CodeEpoch       = "epoch_changed" // 410: the cursor is of another epoch
	CodeBusy        = "busy"
	CodeLowDisk     = "disk_low"
	CodeFault       = "fault"
)

// Status gives the status code and the body for an error. What is not one of
// the five kinds is a fault, and says nothing of its cause.
func Status(err error) (int, ErrorBody) {
	var e *raid.Error
	if !errors.As(err, &e) {
		e = &raid.Error{Code: CodeFault}
		for kind, code := range map[error]string{raid.Invalid: "invalid", raid.Denied: "denied",
			raid.NotFound: "not_found", raid.Conflict: "conflict", raid.Unavailable: "unavailable"} {
			if errors.Is(err, kind) {
				e = &raid.Error{Kind: kind, Code: code}
			}
		}
	}
	body := ErrorBody{Code: e.Code, Field: e.Field, Detail: e.Detail}
	switch {
	case e.Code == CodeEpoch:
		return http.StatusGone, body
	case errors.Is(e.Kind, raid.Invalid):
		return http.StatusBadRequest, body
	case errors.Is(e.Kind, raid.Denied):
		return http.StatusForbidden, body
	case errors.Is(e.Kind, raid.NotFound):
		return http.StatusNotFound, body
	case errors.Is(e.Kind, raid.Conflict):
		return http.StatusConflict, body
	case errors.Is(e.Kind, raid.Unavailable):
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
		http.StatusBadRequest: raid.Invalid, http.StatusForbidden: raid.Denied, http.StatusNotFound: raid.NotFound,
		http.StatusConflict: raid.Conflict, http.StatusGone: raid.Conflict, http.StatusServiceUnavailable: raid.Unavailable,
		http.StatusInternalServerError: raid.Unavailable,
	}
	kind, ok := kinds[status]
	if !ok {
		return nil, false
	}
	return &raid.Error{Kind: kind, Code: b.Code, Field: b.Field, Detail: b.Detail}, true
}

// Code gives the code of an error of one of the five kinds, or "".
func Code(err error) string {
	var e *raid.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
