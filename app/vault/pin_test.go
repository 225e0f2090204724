package vault

import "testing"

func TestCheckPIN(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, pin, want string }{
		{"six digits", "274916", ""},
		{"eight digits", "27491683", ""},
		{"a line's end is not part of it", "274916\n", ""},
		{"five digits", "27491", "pin_short"},
		{"empty", "", "pin_short"},
		{"one digit told again", "000000", "pin_repeated"},
		{"two digits only", "171171", "pin_repeated"},
		{"a group told again", "274274", "pin_repeated"},
		{"pairs", "112233", "pin_repeated"},
		{"up", "123456", "pin_sequence"},
		{"down", "987654", "pin_sequence"},
		{"over the nought", "890123", "pin_sequence"},
		{"by two", "135791", "pin_sequence"},
		{"a birthday as spoken", "150395", "pin_date"},
		{"a birthday as in the IIN", "950315", "pin_date"},
		{"a birthday with its year", "15031995", "pin_date"},
		{"a birthday, year first", "19950315", "pin_date"},
		{"eight digits that are no date", "15139500", ""},
		{"a row of the keys", "159753", "pin_common"},
		{"a short passphrase", "түнгі шам", "passphrase_short"},
		{"a passphrase", "түнгі шам жанып тұр", ""},
		{"a passphrase of one letter", "аааааааааааааа", "pin_repeated"},
		{"digits and a letter are a passphrase", "274916a", "passphrase_short"},
		{"digits of another script are no PIN", "٢٧٤٩١٦", "passphrase_short"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := code(CheckPIN(row.pin)); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
