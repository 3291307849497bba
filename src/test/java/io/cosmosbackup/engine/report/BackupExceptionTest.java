package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackupExceptionTest {
    @Test
    void noMessageHoldsAKey() {
        for (String text : List.of(
                "'AccountEndpoint=https://x.documents.azure.com:443/;AccountKey=c2VjcmV0==;' is no endpoint",
                "DefaultEndpointsProtocol=https;AccountName=x;accountkey=c2VjcmV0",
                "https://x.blob.core.windows.net/c?sv=2024&sig=c2VjcmV0%3D&se=1 is no container")) {
            BackupException failure = new BackupException(Reason.InvalidArgument, text);
            assertFalse(String.valueOf(failure.getMessage()).contains("c2VjcmV0"), failure.getMessage());
            assertEquals(
                    text.substring(0, 8), String.valueOf(failure.getMessage()).substring(0, 8));
        }
    }
}
