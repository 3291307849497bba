package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    version=0.1.0;commit=32156a8c2f01       , 0.1.0 (commit 32156a8c2f01)
                    version=0.1.0;commit=32156a8c2f01-dirty , 0.1.0 (commit 32156a8c2f01-dirty)
                    version=0.1.0;commit=                   , 0.1.0
                    version=${project.version};commit=${build.commit}, (not packaged)
                    ''                                      , (not packaged)
                    """)
    void saysVersionAndCommitAsFarAsTheyAreKnown(String file, String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(file.replace(';', '\n')));
        assertEquals(text, Release.of(properties).toString());
    }
}
