package io.cosmosbackup.emulator;

import io.cosmosbackup.emulator.arm.ResourceManager;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The emulator as a program, until it is killed: {@code [--host H] [--port N] [--https-port N] [--certificate FILE]
/// [--key BASE64] [--partitions N] [--regions A,B] [--no-local-auth] [--control] [--resource-id ID]
/// [--arm-port N]}. Prints one line once it listens; the key only if it made one up. The certificate is written
/// before that.
///
/// With a resource id a {@link ResourceManager} listens beside it, by HTTPS with the same certificate if there is one.
public final class EmulatorMain {
    private static final int DEFAULT_PORT = 8081;

    private EmulatorMain() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        EmulatorOptions options = EmulatorOptions.defaults().withAddress("127.0.0.1", DEFAULT_PORT);
        boolean ownKey = true;
        Path certificate = null;
        String resourceId = null;
        int managerPort = 0;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--host" -> options = options.withAddress(value(args, ++i), options.port());
                case "--port" -> options = options.withAddress(options.host(), Integer.parseInt(value(args, ++i)));
                case "--https-port" -> options = options.withHttps(Integer.parseInt(value(args, ++i)));
                case "--certificate" -> certificate = Path.of(value(args, ++i));
                case "--regions" ->
                    options = options.withRegions(value(args, ++i).split(",", -1));
                case "--no-local-auth" -> options = options.withoutLocalAuth();
                case "--key" -> {
                    options = options.withKeys(AccountKeys.withPrimary(value(args, ++i)));
                    ownKey = false;
                }
                case "--partitions" -> options = options.withPartitions(Integer.parseInt(value(args, ++i)));
                case "--resource-id" -> resourceId = value(args, ++i);
                case "--arm-port" -> managerPort = Integer.parseInt(value(args, ++i));
                case "--control" -> options = options.withControl();
                default -> throw new IllegalArgumentException("unknown argument " + args[i]);
            }
        }
        CosmosEmulator emulator = CosmosEmulator.start(options);
        StringBuilder line = new StringBuilder("listening endpoint=" + emulator.endpoint());
        if (options.httpsPort() != EmulatorOptions.NO_HTTPS) {
            line.append(" https=").append(emulator.httpsEndpoint());
            if (certificate != null) {
                Files.writeString(certificate, emulator.certificate().pem());
                line.append(" certificate=").append(certificate);
            }
        }
        if (ownKey) {
            line.append(" key=").append(emulator.key());
        }
        if (resourceId != null) {
            line.append(" manager=").append(manager(emulator, options, resourceId, managerPort));
        }
        System.out.println(line);
        new CountDownLatch(1).await();
    }

    private static URI manager(CosmosEmulator emulator, EmulatorOptions options, String resourceId, int port) {
        boolean https = options.httpsPort() != EmulatorOptions.NO_HTTPS;
        ResourceManager manager = ResourceManager.start(
                emulator,
                resourceId,
                options.host(),
                port,
                https ? emulator.certificate().serverContext() : null);
        return options.control() ? manager.withControl().endpoint() : manager.endpoint();
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return args[index];
    }
}
