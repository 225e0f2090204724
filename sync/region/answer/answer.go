// Package answer writes JSON and errors as HTTP answers, the same to devices and
// to administrators.
package answer

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/quota"
)

const (
	retryBusy = 5 // seconds
	retryDisk = 60
)

// Error writes an error as the wire has it, with the time after which to ask
// again where that is known.
func Error(w http.ResponseWriter, err error) {
	status, body := wire.Status(err)
	RetryAfter(w, err)
	if status >= 400 {
		w.Header().Set("Connection", "close") // an unread body must not be taken for the next request
	}
	JSON(w, status, body)
}

// RetryAfter says in the header when to ask again, where that is known.
func RetryAfter(w http.ResponseWriter, err error) {
	_, body := wire.Status(err)
	var exceeded *quota.Exceeded
	switch errors.As(err, &exceeded); {
	case exceeded != nil:
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(exceeded.After.Seconds())))))
	case body.Code == wire.CodeBusy, body.Code == wire.CodeCounting:
		w.Header().Set("Retry-After", strconv.Itoa(retryBusy))
	case body.Code == wire.CodeLowDisk, body.Code == "disk_full":
		w.Header().Set("Retry-After", strconv.Itoa(retryDisk))
	}
}

// JSON writes a value with a status.
func JSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"code":"fault"}`)
	}
	w.Header().Set("Content-Type", wire.TypeJSON)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
