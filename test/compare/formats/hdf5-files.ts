import { gunzipSync } from "node:zlib";

/* HDF5 files that h5py 3.7.0 wrote. */

const unpacked = (text: string): Buffer => gunzipSync(Buffer.from(text, "base64"));

/** Every kind of object and value that h5py writes. */
export const ofEveryKind: Buffer = unpacked(
  `
    H4sIAAAAAAACA+1aTWwbRRR+++Nkk6aJ85/0glGFlAJqQmiliB/FSWzXldLUihMo4kexGyexSOzIcYuDkJoLEOCCkBAJEucGDlBxarnR
    SKgnOHBBnCIFOMCBCJByQQqzM/N2vZPdtQtB4HY+H97O+M2bmTdv/t6bt+KR2PHGE41gwjBAhyCU44Bj8Kwzjf/PcKpwus7plor59WB+
    9vD8IJe/Ue8sPzUZjQLhPBCA9QzonGJGn4NI3OOIR0cSJr0h2NlMF9qZQm0Q7ayV21npUW533X+vXgXqqP2igSvc4hSVZXAzB41TMa2R
    FpmcrQ8Og0FzwnDmGJw54AwBkmv+r6pMoMF7oCmc3bZ4iiasn0g2yC8/x/K7aVl7HsZPWZo70nFITlyMmE1b5umQ5s9vVMkXAmuB8AWO
    73qdP98lpA9XsCtOE53+fAuc3lGd651oXzhaobZKdqUzGZZdsZ4pitOubHvaoqxdGlNRqsrxCjYA6FzDaZ6nVyjTGjpsqyuW/fmjXWHy
    ve16wBBGnPc/4KsPRdhnNFhj+lCZPgpV6sOtb1nBVu+mrHc/E4a7QYeqaqdqWXofN6kvHAtBI68XhH11p99p15i/3u2cFyKG94D3jFPe
    +jBvfrijbKiYFYVT6fKlri18eRZZ9oZRDFuVsTOaMI1VzOuxRatlad115tj/B4S0vSjsDZfLqbeLh91XoqbwM+dQviq3WwkJCQmJexyV
    zl2Hz6F97J6lsiJBA4saEBsZT0bpXX46ilu19/loxnBKRpT+1/rQPO53veT/ID/tKWWnSbv/IPQ/7Xq/s2+2tWEfh/URYvrguqh87xX1
    8p6HXtZqdL7Y9xSTM1dlPW72dLW6K3KFe4qo79se+g79S/pg7UB/hff68JvH/WmjxtZTA/uvOvxBoQese3m3Ad3XoJI/SPSI1oY+EOkM
    o0vZUsa8Jl5eXqQLfTqfXzRpMVMqmj6GxewKpbnUEuUrZJiDK7O0XFwlNJ9jgmZTq5SuFFNFM2ee15OaT2XNObaSnyua6X5eMd6VK/mL
    0c94SZhrA4L/8Mqy0x/xT71sTZCwbp8dZMyv+sxlv/nlxN5wLEm25B0+t5V9gAaz3J3ND7ZZ1rmxi+NKWUcVYT1f2P7YVb4m+GNSgm8p
    6OFXCAi+FvQz1Any8BRQL/RvddVZHvmXhPYNtMiznYSEhISEhISEhISEhIQEgr3nqbfu66WAP/8Q3q/b/fkSnNrvkNyBfoGy9wWuQH8A
    esHQH7Am8M1wuvCIvzz0AwVbj0aPXn4/25+Cfr+7fQemNjAO8XVKrflBK73nYfrpDLKeTkxfSDz3xFMXhp6PvOivn0YP/dRWHMUvzmbm
    mXE29l8Q8nPMJ5rPoSzVRz9tXD+6x4z6b8De+yqe7303TruPqsT9tC9Zj2ArvjOXcEcT32HNd8wdRJtXclkaX/GKVzvW5R57DsYm4wnq
    jFfLA3I4a/d5GgMNXmGJYJWt1stKshaZUeXBxzFvd6v1/dGpeIQse4TvGMmZ7Rt8DOvAWm79MfRKLEm4YF+wHuVQfQmyHoasf3Z4tOcE
    OOlnP1x/cnRqPAaByS9PadBJqwsXfuqF38lnF8z9ee0kfEI+m+HT86Ux+JYyDLW0R2CEfLZA9NfMs/AQ+TwON7Z/maHHpGaYKCSX4Cua
    +/TY1Bq8RIud3721CW/TzxcGvt6Em5S3953Pt2CQCmt+3bgNr1KG6eTP39DYchOc/PHl72CX5l4Pf7QHH9LPd19783s5G44CsXhk1HqU
    a2L/5vQbZHunkUd8XEq25HTGTug0zGmF2HQz+okv2BXQZlOr+E6dCKKhTnyPTtbAefvNeYCGR/FtOUnTcCqe2Umahk3xbE4k53MZPIGT
    VCEzh+dsxVB0M0aqmRFSUpDGUfHQTNI0HouHY8UIB/LFhUyBzLR0dv70wlnoL92v4/8XiD0GSDI1AAA=`,
);

/** Floating point numbers with another bias than IEEE 754 has. */
export const ofAnotherBias: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoqWFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCczCM
    gpEIPFwdA0B0BJQPS6UnmFDVVaClRw8K7WVkYIOYxQjjQ1IyIyNEgBmqDkFLgJUKKsgzQJKsAoM4B4N4ClSeFZiCQfJMTEyMkPQMMY+Z
    EZbieVDsF4KmeJDiwkz2bIQPBwYE+/m7gHI0LB8qMI+mTXIAAOccvgh4BQAA`,
);

/** An attribute of whole numbers with 12 of 16 bits. */
export const ofTwelveBits: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwqAUih8mHwClGaE0h1QegUTTJwRLCcBFReEmo+uLiTI1RWk+j8agNljwAKhORhG
    wUgEHq6OASA6AsqHpdITTKjqKtDSoweF9jIysEHMYoTxOVDMZwambBBbUMEeKuPAYMLNYPKfGSLPChQFyTMxMTFC0i8kJzDDDEJL0TxA
    /RDzmYBsCYZEmH+BypigKsDyjIxQ+xlQaAQIoEk8BPv5uzDCQ4GBQYF5NG2OglEwtMEHewC887U4CAgAAA==`,
);

/** Packed by a filter of h5py's own. */
export const byLzf: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwp28qLyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGaPAQuE5mAY
    BSMReLg6BoDoCCgflkpPMKGqq0BLjx4U2svIwAYxixHGh6RkRkaIQApUHYxmBsqDZAQV7KFp1YHBhJvB5D8zRJ4VKAqSZ2KGmMjNoAFm
    MMIcXAuSZ2bIqUoDc0HJnhUop8AMS/8Q+5mZmCpYEVYjZYsImsZDsJ+/CyhHwyyEuWsUkAZA5R0jlvJOEIf6FbyofFh6Gy0PR8EoGAWj
    YBSMguELgE3AB/+hyAHEAwDp/dYvuQ0AAA==`,
);

/** A dataset of 8 petabytes that was never written. */
export const ofNothing: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoqWFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCczCM
    gpEIPFwdA0B0BJQPS6UnmFDVVaClRw8K7WVkYIWYxQjja0BoJqjAqVnWIMrBiR8rnxmY8kEqBRXsoWnXgcGEm8HkPzNEOStQFCTPxAyx
    gQOaU5iZmGFZ4AVQKQhzoPpwYECwn78LKEfD8qEC82jaJAcAAPQTDXp4BQAA`,
);

/** 9 million numbers of which one was written. */
export const mostlyFilled: Buffer = unpacked(
  `
    H4sIAAAAAAACA+3XMU4CQRQG4NldMARilM4YC0pLCgo7MAGzlRqloLTwEJSWehNLS4/gMbwJss5shI2x0Njo9yfky7w32YXwdpJ9KKdn
    u93DbqjS6YRW2A+bWaUMy2xrXfdvklnyPvmY1/XsvXeQ6v10/ea++dVsVu1eNVLfZ9iKdoL8x5Sz08vKRVrXU/qSb+9bNuax/OF9s7AT
    r5XV6+NoHgvPvfClxXryq539wTjN7iSMemG0KmK/vf4lVT8vQvYx26/jVqpv1uL8xyepyItlOzZu0ydtXfzq/3B9fjGtnuj6ew0Ks/md
    VOdd9sl5d3cS52qe5qe2ztPe9ro5b85HERERkb+Y+C5AkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
    kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkmT0aPIG+j1k
    vDBIAQA=`,
);

/** Values that lie in another HDF5 file. */
export const virtual: Buffer = unpacked(
  `
    H4sIAAAAAAACA+3Vu4rCQBQG4P/MrBqyXhcLsXJfYLHQWkVxUwjCvkNA2bXYCxjwCdL5MJZ2voG9T2IRY5yRYbGUhYX/gzCXc2ZykubE
    wWhc8pu+9jxYiYHGZd02+4M4LkyD0Ztqfc4L7+4TqSf3oOUrCJAvIh0k2tn7A9zN/pBss5Kef5cEkTqgRESb3OtYh9RaPVw+uI/OIzpJ
    Gsyl1WrfKwMP2gTP5QMb/Et6ddyCiIjoltfhdJI1uarT8FITm2A3wo/vcDkLv8KXWRdR1kzFuUc566qZixOr/CwX7nvXFf57IiIiIiIi
    or9yAmaNVVsAGAAA`,
);

/** Values that lie in /etc/passwd. */
export const external: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwo2sKLyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGZPBguE5mAY
    BSMReLg6BoDoCCgflkpPMKGqq0BLjx4U2svIwAYxixHGh6RkRkaIADNUHYKWACsVVLCHplUHBhNuBpP/UAWsQFGQPBMTE9gAdgYNMJ8R
    mlcMcKRzWP7hgLKYGWE5RAJNZQRd4kECLZwDWFDV6aeWJOsXJBYXl6eA+cF+/i4g/8H8pcA8mqbJAQDSSNxEsAUAAA==`,
);

/** A dataset with the comment `in metres`. */
export const inMetres: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwqqWFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCczCMgpEI
    PFwdA0B0BJQPS6UnmFDVVaClRw8K7WVkYIeYxQjjQ1IyIyNEAGY9jGYGugwkI8AB0wJJsaxQcSYmJkZGJPNZgPKMSO7lgJrPzFjBimoyBPBC
    fZ6Zp5CbWlKUWsyAnhNpC4L9/F1AORqWDxWYR9MmeQkLAIEjEf56BQAA`,
);

/** The same without a comment, and 7 for cells that were never written. */
export const filledWithSeven: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwqqWFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCczCMgpEI
    PFwdA0B0BJQPS6UnmFDVVaClRw8K7WVkYIOYxQjjQ1IyIyNEAGY9jGYGugwkI8AB0wJJsaxQcSYmJrBOdqh6FqA8I9R4drBqiPnMjBWsqCaj
    +3BgQLCfvwsoR8PyoQLzaNokL2EBAMBBBgl6BQAA`,
);

/** The same with 0 for cells that were never written. */
export const filledWithZero: Buffer = unpacked(
  `
    H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwqqWFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCczCMgpEI
    PFwdA0B0BJQPS6UnmFDVVaClRw8K7WVkYIOYxQjjQ1IyIyNEAGY9jGYGugwkI8AB0wJJsaxQcSYmJkZGJPNZgPKMSO7lgJrPzFjBimoyug8H
    BgT7+buAcjQsHyowj6ZN8hIWAMIhsW16BQAA`,
);
