package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.file.Path;

/** How much more a file system takes. A port so that tests can have a disk as small as they like; no setting reaches it. */
@FunctionalInterface
interface UsableSpace {

    /** 0 also where the file system does not tell. */
    long bytes(Path directory) throws IOException;

    /** Not asked of the {@link java.nio.file.FileStore}, which is not to be had where the mount is not listed. */
    static UsableSpace ofFileSystem() {
        return directory -> directory.toFile().getUsableSpace();
    }
}
