package openapi_test

import (
	"encoding/json"
	"fmt"

	"shyraq/sync/region/openapi"
)

func Example() {
	for _, b := range [][]byte{openapi.Document(), openapi.Older()} {
		var doc struct {
			OpenAPI string         `json:"openapi"`
			Paths   map[string]any `json:"paths"`
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(doc.OpenAPI, doc.Paths["/ogc/collections"] != nil, doc.Paths["/collections"] != nil)
	}
	// Output:
	// 3.1.0 true false
	// 3.0.3 false true
}
