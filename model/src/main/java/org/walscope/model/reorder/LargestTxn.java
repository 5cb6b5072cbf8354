package org.walscope.model.reorder;

/// Which of several equally large transactions the server spills first. PG 13 to 16 go through the hash table of
/// transactions and take the first of the largest, in the order of utils/hash/dynahash.c; PG 17 on keep a heap,
/// lib/pairingheap.c. Used by one replay.
sealed interface LargestTxn {

    /// The size of `slot` has grown.
    ///
    /// @param before in bytes
    void grown(int slot, long before);

    /// The size of `slot` has gone to zero.
    void emptied(int slot);

    /// The slot of the largest; -1 when all are empty.
    int largest();

    /// `ReorderBufferLargestTXN` of PG 13 to 16: a search through those that hold anything.
    final class Hash implements LargestTxn {

        /// `hash_create` makes that many buckets for 1000 elements; more are made only when so many transactions run.
        private static final int BUCKETS = 1024;

        private final long[] sizes;
        private final int[] xids;
        private final SlotSet live;

        /// @param live all that have changes, in memory or not
        Hash(long[] sizes, int[] xids, SlotSet live) {
            this.sizes = sizes;
            this.xids = xids;
            this.live = live;
        }

        @Override
        public void grown(int slot, long before) {}

        @Override
        public void emptied(int slot) {}

        @Override
        public int largest() {
            int largest = -1;
            for (int i = 0; i < live.size(); i++) {
                int slot = live.get(i);
                if (sizes[slot] > 0
                        && (largest < 0
                                || sizes[slot] > sizes[largest]
                                || sizes[slot] == sizes[largest] && comesBefore(slot, largest))) {
                    largest = slot;
                }
            }
            return largest;
        }

        private boolean comesBefore(int a, int b) {
            int bucketA = bucket(xids[a]);
            int bucketB = bucket(xids[b]);
            return bucketA != bucketB ? bucketA < bucketB : a < b;
        }

        /// `hash_bytes_uint32` of common/hashfn.c, cut to the number of buckets.
        private static int bucket(int xid) {
            int c = 0x9e3779b9 + 4 + 3923095;
            int b = c;
            int a = c + xid;
            c = (c ^ b) - Integer.rotateLeft(b, 14);
            a = (a ^ c) - Integer.rotateLeft(c, 11);
            b = (b ^ a) - Integer.rotateLeft(a, 25);
            c = (c ^ b) - Integer.rotateLeft(b, 16);
            a = (a ^ c) - Integer.rotateLeft(c, 4);
            b = (b ^ a) - Integer.rotateLeft(a, 14);
            c = (c ^ b) - Integer.rotateLeft(b, 24);
            return c & BUCKETS - 1;
        }
    }

    /// `txn_heap` of PG 17 on.
    final class Heap implements LargestTxn {

        private static final int NONE = -1;

        private final long[] sizes;
        private final int[] firstChild;
        private final int[] nextSibling;
        private final int[] prevOrParent;
        private int root = NONE;

        Heap(long[] sizes) {
            this.sizes = sizes;
            this.firstChild = new int[sizes.length];
            this.nextSibling = new int[sizes.length];
            this.prevOrParent = new int[sizes.length];
        }

        @Override
        public void grown(int slot, long before) {
            if (before != 0) {
                remove(slot);
            }
            add(slot);
        }

        @Override
        public void emptied(int slot) {
            remove(slot);
        }

        @Override
        public int largest() {
            return root;
        }

        private void add(int node) {
            firstChild[node] = NONE;
            becomeRoot(merge(root, node));
        }

        private void remove(int node) {
            if (node == root) {
                becomeRoot(mergeChildren(firstChild[root]));
                return;
            }
            int replacement = mergeChildren(firstChild[node]);
            int next = nextSibling[node];
            int previous = prevOrParent[node];
            int inPlace = next;
            if (replacement != NONE) {
                prevOrParent[replacement] = previous;
                nextSibling[replacement] = next;
                inPlace = replacement;
            }
            if (firstChild[previous] == node) {
                firstChild[previous] = inPlace;
            } else {
                nextSibling[previous] = inPlace;
            }
            if (next != NONE) {
                prevOrParent[next] = replacement != NONE ? replacement : previous;
            }
        }

        private void becomeRoot(int node) {
            root = node;
            if (node != NONE) {
                prevOrParent[node] = NONE;
                nextSibling[node] = NONE;
            }
        }

        private int merge(int a, int b) {
            if (a == NONE) {
                return b;
            }
            if (b == NONE) {
                return a;
            }
            int parent = sizes[a] < sizes[b] ? b : a;
            int child = parent == a ? b : a;
            int first = firstChild[parent];
            if (first != NONE) {
                prevOrParent[first] = child;
            }
            prevOrParent[child] = parent;
            nextSibling[child] = first;
            firstChild[parent] = child;
            return parent;
        }

        private int mergeChildren(int children) {
            if (children == NONE || nextSibling[children] == NONE) {
                return children;
            }
            int pairs = NONE;
            for (int next = children; next != NONE; ) {
                int current = next;
                int second = nextSibling[current];
                if (second == NONE) {
                    nextSibling[current] = pairs;
                    pairs = current;
                    break;
                }
                next = nextSibling[second];
                current = merge(current, second);
                nextSibling[current] = pairs;
                pairs = current;
            }
            int merged = pairs;
            for (int next = nextSibling[pairs]; next != NONE; ) {
                int current = next;
                next = nextSibling[current];
                merged = merge(merged, current);
            }
            return merged;
        }
    }
}
