package dev.cimiento.tenancy.flyway;

import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.TenancyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** The scripts of one module, read from the class path once, so that a thousand schemas do not scan it a thousand times. Immutable. */
final class ModuleScripts implements ResourceProvider {

    private final SortedMap<String, LoadableResource> byName;
    private final SchemaVersion version;

    private ModuleScripts(SortedMap<String, byte[]> files) {
        MessageDigest digest = sha256();
        this.byName = new TreeMap<>();
        files.forEach((name, bytes) -> {
            digest.update((name + '\n' + bytes.length + '\n').getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
            byName.put(name, new Script(name, new String(bytes, StandardCharsets.UTF_8)));
        });
        List<String> scripts = files.keySet().stream()
                .filter(name -> name.endsWith(".sql") && (name.startsWith("V") || name.startsWith("R")))
                .sorted(ModuleScripts::inOrder)
                .toList();
        this.version = new SchemaVersion(HexFormat.of().formatHex(digest.digest()), scripts);
    }

    /** Reads what lies in the module's folder on the class path, in directories and jars alike. */
    static ModuleScripts of(SchemaModule module, ClassLoader loader) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try {
            Enumeration<URL> folders = loader.getResources(module.location());
            while (folders.hasMoreElements()) {
                read(folders.nextElement(), files);
            }
        } catch (IOException e) {
            throw new TenancyException("cannot read the migrations of module " + module.module(), e);
        }
        if (files.keySet().stream().noneMatch(name -> name.endsWith(".sql"))) {
            throw new TenancyException("module " + module.module()
                    + " has no migrations: nothing named *.sql on the class path in " + module.location());
        }
        return new ModuleScripts(files);
    }

    SchemaVersion version() {
        return version;
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return byName.get(name);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return byName.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix)
                        && Arrays.stream(suffixes).anyMatch(entry.getKey()::endsWith))
                .map(java.util.Map.Entry::getValue)
                .toList();
    }

    private static void read(URL folder, SortedMap<String, byte[]> files) throws IOException {
        URLConnection connection = folder.openConnection();
        if (connection instanceof JarURLConnection jar) {
            String prefix = jar.getEntryName().endsWith("/") ? jar.getEntryName() : jar.getEntryName() + "/";
            List<String> entries = jar.getJarFile().stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(prefix))
                    .map(entry -> entry.getName().substring(prefix.length()))
                    .toList();
            for (String entry : entries) {
                try (InputStream in =
                        jar.getJarFile().getInputStream(jar.getJarFile().getEntry(prefix + entry))) {
                    put(files, entry, in.readAllBytes());
                }
            }
        } else {
            // The class path folder of a build, of an unpacked container, or of a native file system provider.
            Path root = Path.of(URI.create(folder.toString()));
            try (Stream<Path> found = Files.walk(root)) {
                for (Path path : found.filter(Files::isRegularFile).toList()) {
                    put(files, root.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
        }
    }

    private static void put(SortedMap<String, byte[]> files, String path, byte[] bytes) throws IOException {
        String name = path.substring(path.replace('\\', '/').lastIndexOf('/') + 1);
        if (!name.endsWith(".sql") && !name.endsWith(".conf")) {
            return;
        }
        byte[] before = files.putIfAbsent(name, bytes);
        if (before != null && !Arrays.equals(before, bytes)) {
            throw new IOException("the class path has two different scripts named " + name);
        }
    }

    /** Versioned scripts by version, then repeatable ones by name, which is the order in which they are applied. */
    private static int inOrder(String a, String b) {
        boolean versioned = a.startsWith("V");
        if (versioned != b.startsWith("V")) {
            return versioned ? -1 : 1;
        }
        return versioned ? versionOf(a).compareTo(versionOf(b)) : a.compareTo(b);
    }

    private static MigrationVersion versionOf(String name) {
        int end = name.indexOf("__");
        return MigrationVersion.fromVersion(name.substring(1, end < 0 ? name.length() - ".sql".length() : end));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
