package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import dev.plane.common.json.ExternallyTagged;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a controller answers a DNS server. */
@ExternallyTagged
public sealed interface ToDns {
    /**
     * The TXT values of a cluster.
     *
     * @param txtValue the newest one; null if there is none
     * @param txtValues all of them; only to our DNS servers
     */
    record TxtRecordResponse(
            String cluster,
            @Nullable String txtValue,
            @JsonInclude(Include.NON_NULL) @Nullable List<String> txtValues)
            implements ToDns {
        public TxtRecordResponse {
            txtValues = txtValues == null ? null : List.copyOf(txtValues);
        }
    }
}
