package io.cosmosbackup.emulator;

import java.util.concurrent.CountDownLatch;

/// The emulator as a program, until it is killed: {@code [--host H] [--port N] [--key BASE64] [--partitions N]
/// [--control]}.
/// Prints one line once it listens; the key only if it made one up.
public final class EmulatorMain {
    private static final int DEFAULT_PORT = 8081;

    private EmulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        EmulatorOptions options = EmulatorOptions.defaults().withAddress("127.0.0.1", DEFAULT_PORT);
        boolean ownKey = true;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--host" -> options = options.withAddress(value(args, ++i), options.port());
                case "--port" -> options = options.withAddress(options.host(), Integer.parseInt(value(args, ++i)));
                case "--key" -> {
                    options = options.withKeys(AccountKeys.withPrimary(value(args, ++i)));
                    ownKey = false;
                }
                case "--partitions" -> options = options.withPartitions(Integer.parseInt(value(args, ++i)));
                case "--control" -> options = options.withControl();
                default -> throw new IllegalArgumentException("unknown argument " + args[i]);
            }
        }
        CosmosEmulator emulator = CosmosEmulator.start(options);
        System.out.println("listening endpoint=" + emulator.endpoint() + (ownKey ? " key=" + emulator.key() : ""));
        new CountDownLatch(1).await();
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return args[index];
    }
}
