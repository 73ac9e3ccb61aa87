package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.files.Files;
import dev.cimiento.tenancy.inmemory.InMemoryFiles;

class InMemoryFilesTest extends FilesContract {

    @Override
    protected Files empty() {
        return new InMemoryFiles(MutableClock.at("2026-11-23T12:00:00Z"));
    }
}
