package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether accounts and repositories may be reached by http://. Documents and signed requests then travel unencrypted.
/// A loopback address is always allowed: such requests never leave this machine.
public final class InsecureOption {
    private static final Pattern PLAIN = Pattern.compile("^(?i)http://");

    /// Hosts of Azure: the rule of the CRDs (`Rules.AZURE_HTTPS`).
    private static final Pattern AZURE = Pattern.compile(
            "^(?i)http://[^/]*[.](azure[.](com|cn|us)|windows[.]net|chinacloudapi[.]cn|usgovcloudapi[.]net)[.]?(:[0-9]+)?(/.*)?$");

    /// Judged by the text alone. No name is looked up, so `localhost.example.com` is not loopback.
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

    @Option(
            names = Options.ALLOW_INSECURE,
            description =
                    "Let endpoints and repositories begin with http://, for an emulator or Azurite on a network that"
                            + " you trust: documents and signed requests then travel unencrypted. Not needed for this"
                            + " machine itself (localhost, 127.0.0.1, [::1]).")
    private boolean allowed;

    /// The URL, when it may be used.
    ///
    /// @param what it belongs to, for the message
    String require(String what, String url) {
        if (AZURE.matcher(url).matches()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    what + " would be reached unencrypted, by " + Redacted.of(url)
                            + ", and an account in Azure never needs that. HINT: https://");
        }
        if (allowed || !PLAIN.matcher(url).find() || isLoopback(url)) {
            return url;
        }
        throw new BackupException(
                Reason.InvalidArgument,
                what + " would be reached unencrypted, by " + Redacted.of(url)
                        + ". HINT: https://; or --allow-insecure (in Kubernetes allowInsecure: true beside the"
                        + " endpoint) if this is an emulator or Azurite on a network that you trust");
    }

    /// Whether what is sent there can be read by nobody on the way.
    static boolean isEncryptedOrLoopback(String url) {
        return !PLAIN.matcher(url).find() || isLoopback(url);
    }

    private static boolean isLoopback(String url) {
        @Nullable String host;
        try {
            host = URI.create(url).getHost();
        } catch (IllegalArgumentException e) {
            return false; // what is no URL is refused with better words where it is used
        }
        return host != null && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
