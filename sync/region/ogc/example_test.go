package ogc_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/ogc"
)

func ExampleServe() {
	look := func(context.Context) (ogc.View, error) {
		return ogc.View{
			Region: regionfile.Region{
				Districts: []regionfile.District{{KATO: "431010000"}},
				Venues:    []regionfile.Venue{{ID: "v1", Names: codes.Names{KK: "Айдын"}, Type: "CAFE", District: "431010000", Point: &raid.Point{Lat: 448500000, Lon: 655000000}}},
			},
			Districts: []string{"431010000"},
			Now:       time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC),
			Offset:    time.UTC,
		}, nil
	}
	w := httptest.NewRecorder()
	req := httptest.NewRequest(http.MethodGet, "https://region.example.kz/ogc/collections/venues/items/v1", nil)
	if err := ogc.Serve(w, req, look); err != nil {
		ogc.Refuse(w, err)
	}
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	// Output: 200 application/geo+json
}
