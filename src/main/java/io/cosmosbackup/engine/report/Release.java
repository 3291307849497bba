package io.cosmosbackup.engine.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which build of this program runs.
///
/// @param version Maven's
/// @param commit of git, `-dirty` behind it when files had changed since; empty when the sources came without git
public record Release(String version, String commit) {
    private static final Release CURRENT = read();

    public static Release current() {
        return CURRENT;
    }

    private static Release read() {
        Properties properties = new Properties();
        try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own release.properties cannot be read", e);
        }
        return of(properties);
    }

    /// A placeholder that Maven has not filled in means that the program is not packaged.
    static Release of(Properties properties) {
        return new Release(
                filled(properties.getProperty("version", ""), "(not packaged)"),
                filled(properties.getProperty("commit", ""), ""));
    }

    private static String filled(String value, String otherwise) {
        return value.isBlank() || value.startsWith("${") ? otherwise : value.strip();
    }

    /// `0.1.0 (commit 32156a8c2f01)`.
    @Override
    public String toString() {
        return version + (commit.isEmpty() ? "" : " (commit " + commit + ")");
    }
}
