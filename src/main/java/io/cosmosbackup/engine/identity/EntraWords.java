package io.cosmosbackup.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Microsoft Entra says when it refuses a token.
///
/// @param code the digits behind `AADSTS`; empty if there are none
/// @param sentence its own, with the code; never with what proved who asks
record EntraWords(String code, String sentence) {
    private static final int LONGEST = 400;
    private static final Pattern CODE = Pattern.compile("AADSTS([0-9]{1,10})");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\s]+");

    /// Behind the sentence stand ids and a time, for Microsoft's support.
    private static final Pattern TRACE = Pattern.compile("(?s)\\s*Trace ID:.*");

    /// @param proof what must stand in no message; empty for nothing
    static EntraWords of(JsonNode answer, String proof) {
        String error = answer.path("error").asText();
        String said = answer.path("error_description").asText();
        String whole = said.isBlank() ? error : said;
        String without = proof.isEmpty() ? whole : whole.replace(proof, "…");
        String sentence = clean(TRACE.matcher(without).replaceAll(""));
        Matcher code = CODE.matcher(sentence);
        return new EntraWords(code.find() ? code.group(1) : "", sentence.isEmpty() ? "no reason given" : sentence);
    }

    /// On one line, and not longer than a message may be.
    static String clean(String text) {
        String line = NOT_PRINTABLE
                .matcher(text.substring(0, Math.min(text.length(), 8 * LONGEST)))
                .replaceAll(" ")
                .strip();
        String bounded = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
        return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
    }
}
