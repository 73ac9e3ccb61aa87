/** Files of tenants: receipts, media, exports. Each tenant sees its own; the same port on disk, in memory and on S3. */
@NullMarked
package dev.cimiento.tenancy.files;

import org.jspecify.annotations.NullMarked;
