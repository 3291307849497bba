package io.cosmosbackup.engine.store.azure;

import com.azure.storage.blob.models.BlobStorageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Blob service's own sentence about what it refused.
final class BlobWords {
    private static final int LONGEST = 300;

    /// Behind the first line stand the request's id and time.
    private static final Pattern SENTENCE = Pattern.compile("<Message>([^<\\r\\n]{1,2000})");

    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\s]+");

    private BlobWords() {}

    /// Without the full stop at its end. Empty when the service gave none.
    static String of(BlobStorageException answer) {
        Matcher found = SENTENCE.matcher(String.valueOf(answer.getServiceMessage()));
        if (!found.find()) {
            return "";
        }
        String line = NOT_PRINTABLE.matcher(found.group(1)).replaceAll(" ").strip();
        String bounded = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
        return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
    }
}
