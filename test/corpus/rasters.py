"""Pixel images: PNG, JPEG, GIF and TIFF by matplotlib, Pillow, ImageMagick, gnuplot, R and tifffile."""

import io
import struct
import zlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import tifffile
from PIL import Image, PngImagePlugin, TiffImagePlugin

from corpus import different, equivalent, run, run_twice, scratch, version_of

MATPLOTLIB = version_of("matplotlib")
PILLOW = version_of("Pillow")
MAGICK = "ImageMagick 6.9.11"


def figure(change=None):
    """A small figure with a curve, points and labels; `change` names what differs."""
    x = np.linspace(0, 10, 200)
    points = np.random.default_rng(42).normal(size=(30, 2))
    if change == "point moved":
        points[3, 0] += 0.3
    if change == "point missing":
        points = points[:-1]
    fig, (left, right) = plt.subplots(1, 2, figsize=(4, 2.4), dpi=80)
    left.plot(x, np.sin(x) + (0.05 * (np.arange(200) == 100) if change == "vertex moved" else 0))
    left.set_xlabel("time (h), k = 0.96" if change == "label" else "time (h), k = 0.95")
    right.scatter(*points.T, s=8, color="tab:red" if change == "colour" else "tab:blue")
    fig.tight_layout()
    return fig


def drawn(change=None, form="png", **options):
    fig, out = figure(change), io.BytesIO()
    fig.savefig(out, format=form, **options)
    plt.close(fig)
    return out.getvalue()


def micrograph(mode="L"):
    """A picture of cells in the given mode of Pillow."""
    rows, columns = np.mgrid[0:64, 0:80]
    field = 120 + 90 * np.sin(columns / 6) * np.cos(rows / 7) + np.random.default_rng(5).normal(0, 4, rows.shape)
    grey = np.clip(field, 0, 255).astype(np.uint8)
    if mode == "L":
        return Image.fromarray(grey)
    if mode == "I;16":
        return Image.fromarray((np.clip(field, 0, 255) * 257 + columns % 7).astype(np.uint16))
    colours = np.dstack([grey, np.roll(grey, 9, 1), 255 - grey, 255 - (rows % 16 == 0) * 100]).astype(np.uint8)
    return Image.fromarray(colours[:, :, : len(mode)], mode)


def encoded(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_pixel(image, value, at=(33, 21)):
    image = image.copy()
    image.putpixel(at, value)
    return image


def chunks(png):
    at = 8
    while at < len(png):
        size = struct.unpack(">I", png[at : at + 4])[0]
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size


def as_png(parts):
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return out


def with_chunk(png, kind, data, before=b"IDAT"):
    """The PNG with one chunk more, before the first chunk of the given kind."""
    parts = list(chunks(png))
    at = next(i for i, (name, _) in enumerate(parts) if name == before)
    return as_png([*parts[:at], (kind, data), *parts[at:]])


def without_chunk(png, kind):
    return as_png([(name, data) for name, data in chunks(png) if name != kind])


def cases():
    _png_representation()
    _png_figures()
    _png_traps()
    _jpeg()
    _gif()
    _tiff()


def _png_representation():
    def eq(name, recorded, produced, made_by, why, says=None):
        equivalent(f"png/{name}", "png", recorded, produced, made_by, why, says)

    plain = drawn()
    newer = with_chunk(without_chunk(plain, b"tEXt"), b"tEXt", b"Software\0Matplotlib version3.11.2, https://matplotlib.org/")
    eq("software-chunk-of-another-version", plain, newer, f"{MATPLOTLIB} savefig, and its Software text as version 3.11.2 writes it", "Only the text chunk that names the writer differs.", ["Software|tEXt|metadata"])
    eq("without-software-chunk", plain, drawn(metadata={"Software": None}), f"{MATPLOTLIB} savefig, with and without metadata", "Only the text chunk that names the writer is missing.", ["Software|tEXt|metadata"])
    eq("compression-level", encoded(micrograph("RGB"), "PNG", compress_level=9), encoded(micrograph("RGB"), "PNG", compress_level=1), f"{PILLOW}, two compression levels", "The same pixels, compressed in another way.", ["compress|pixel"])
    eq("re-encoded-by-pillow", plain, lambda path: Image.open(io.BytesIO(plain)).save(path, optimize=True, dpi=(80, 80)), f"{MATPLOTLIB} and {PILLOW}", "The same pixels with other filters, compression and text.")
    eq("time-of-last-change", with_chunk(plain, b"tIME", struct.pack(">HBBBBB", 2024, 3, 5, 10, 11, 12)), with_chunk(plain, b"tIME", struct.pack(">HBBBBB", 2024, 6, 7, 8, 0, 1)), f"{MATPLOTLIB}, and a tIME chunk as ImageMagick adds it", "Only the time of the last change differs.", ["tIME|time"])

    image = encoded(micrograph("RGB"), "PNG")
    folder = scratch()
    (folder / "in.png").write_bytes(image)

    def magick(*options):
        run("convert", folder / "in.png", *options, folder / "out.png")
        return (folder / "out.png").read_bytes()

    sixteen = encoded(micrograph("I;16"), "PNG")
    eq("interlaced", magick("-strip"), magick("-strip", "-interlace", "PNG"), MAGICK + ", with and without interlace", "The same pixels, interlaced.")
    eq("filter-of-the-rows", magick("-strip", "-define", "png:compression-filter=0"), magick("-strip", "-define", "png:compression-filter=4"), MAGICK + ", no filter and Paeth", "The same pixels, with another filter of the rows.")
    parts = list(chunks(sixteen))
    data = b"".join(data for name, data in parts if name == b"IDAT")
    split = [(b"IDAT", data[at : at + 1000]) for at in range(0, len(data), 1000)]
    eq("data-in-many-chunks", sixteen, as_png([parts[0], *split, (b"IEND", b"")]), f"{PILLOW}, and its data cut into chunks of 1000 bytes as libpng does", "The same pixels of 16 bit; only the chunks that hold them are cut elsewhere.")
    different("png/text-about-the-author", "png", encoded(micrograph(), "PNG", pnginfo=_info("Author", "microscope 3")), encoded(micrograph(), "PNG", pnginfo=_info("Author", "microscope 4")), f"{PILLOW}, two text chunks", "A text about the author differs: whose picture it is belongs to it.", ["tEXt|text|metadata|Author"])

    def gnuplot(path):
        run("gnuplot", stdin=f'set term pngcairo size 240,160; set output "{path}"; plot sin(x) lw 2'.encode())

    def by_r(path):
        run("Rscript", "-e", f'png("{path}", 240, 200, type = "cairo"); set.seed(1); plot(rnorm(20), xlab = "sample"); invisible(dev.off())')

    def dot(path):
        path.write_bytes(run("dot", "-Tpng", "-Gdpi=60", stdin=b"digraph { wild -> mutant; wild -> hybrid; mutant -> hybrid }"))

    def rewritten(path):
        (folder / "figure.png").write_bytes(plain)
        run("convert", folder / "figure.png", path)

    eq("rewritten-by-imagemagick", plain, rewritten, f"{MATPLOTLIB}, rewritten by {MAGICK}", "The same pixels; times, the gamma and primaries of sRGB, and a background that is not seen were added.", ["sRGB", "time"])
    run_twice("png/matplotlib-run-twice", "png", lambda path: path.write_bytes(drawn()), f"{MATPLOTLIB} savefig, run twice", "The program writes the same bytes each time.", expect="identical")
    run_twice("png/r-run-twice", "png", by_r, "R 4.2.2 png, run twice", "The program writes the same bytes each time.", expect="identical")
    run_twice("png/gnuplot-run-twice", "png", gnuplot, "gnuplot 5.4.4 pngcairo, run twice", "The program writes the same bytes each time.", expect="identical")
    run_twice("png/graphviz-run-twice", "png", dot, "graphviz 2.43 dot, run twice", "The program writes the same bytes each time.", expect="identical")

    graph = folder / "graph.png"
    dot(graph)
    equivalent("png/graphviz-made-smaller", "png", graph, lambda path: run("optipng", "-quiet", "-out", path, graph), "graphviz 2.43 dot, then optipng 0.7.7", "A drawing of greys in red, green, blue and opacity became one of grey and opacity: the same pixels on the same background, both stored in fewer samples.")

    def stamped(path):
        run("convert", folder / "in.png", "-set", "date:modify", run("date", "+%Y-%m-%dT%H:%M:%S+00:00").decode().strip(), f"PNG:{path}")

    run_twice("png/imagemagick-run-twice", "png", stamped, MAGICK + ", run twice", "Only text chunks with dates differ.", says=["tEXt|date|tIME|time|metadata"])


def _info(key, value):
    info = PngImagePlugin.PngInfo()
    info.add_text(key, value)
    return info


def _png_figures():
    for change, why in {
        "point moved": "One point of a scatter plot moved.",
        "point missing": "One point of a scatter plot is missing.",
        "vertex moved": "One vertex of a curve moved.",
        "label": "One digit of a label differs.",
        "colour": "The points have another colour.",
    }.items():
        different(f"png/figure-{change.replace(' ', '-')}", "png", drawn(), drawn(change), f"{MATPLOTLIB} savefig", why, ["pixel"])
    newer = with_chunk(without_chunk(drawn("point moved"), b"tEXt"), b"tEXt", b"Software\0Matplotlib version3.11.2, https://matplotlib.org/")
    different("png/figure-point-moved-by-another-version", "png", drawn(), newer, f"{MATPLOTLIB} savefig, and its Software text as version 3.11.2 writes it", "The writer's version differs, and one point moved.", ["pixel"])
    different("png/figure-at-another-resolution", "png", drawn(), drawn(dpi=81), f"{MATPLOTLIB} savefig", "The figure has another size in pixels.", ["size|width|dimension|\\d+ ?[x×] ?\\d+"])


def _png_traps():
    def trap(name, recorded, produced, why, says=None, made_by=PILLOW):
        different(f"png/{name}", "png", recorded, produced, made_by, why, says)

    grey, colour, alpha = micrograph(), micrograph("RGB"), micrograph("RGBA")
    png = lambda image, **options: encoded(image, "PNG", **options)
    trap("one-pixel-by-one-level", png(grey), png(with_pixel(grey, grey.getpixel((33, 21)) ^ 1)), "One pixel differs by one level of grey.", ["pixel"])
    red, green, blue = colour.getpixel((33, 21))
    trap("blue-of-one-pixel", png(colour), png(with_pixel(colour, (red, green, blue ^ 1))), "One pixel differs in its blue.", ["pixel"])
    first = colour.getpixel((0, 0))
    trap("first-pixel", png(colour), png(with_pixel(colour, (first[0] ^ 8, *first[1:]), (0, 0))), "The first pixel differs.", ["pixel"])
    trap("last-pixel", png(colour), png(with_pixel(colour, (255, 255, 255), (79, 63))), "The last pixel differs.", ["pixel"])
    r, g, b, a = alpha.getpixel((33, 21))
    trap("opacity-of-one-pixel", png(alpha), png(with_pixel(alpha, (r, g, b, a - 1))), "One pixel differs in its opacity only.", ["pixel|alpha|opaci"])

    deep = micrograph("I;16")
    low = np.array(deep).astype(np.uint16)
    low[21, 33] ^= 1
    trap("low-byte-of-sixteen-bits", png(deep), png(Image.fromarray(low)), "One pixel of 16 bit differs in its low byte only.", ["pixel|sample"])
    eight = Image.fromarray((np.array(deep) >> 8).astype(np.uint8))
    trap("eight-bits-of-sixteen", png(deep), png(eight), "The low byte of every pixel is gone.", ["bit|depth"])

    gamma = lambda value: with_chunk(png(colour), b"gAMA", struct.pack(">I", value), b"IDAT")
    trap("gamma", gamma(45455), gamma(100000), "The same samples stand for other colours.", ["gAMA|gamma"], f"{PILLOW}, and a gAMA chunk")
    trap("pixels-per-metre", png(grey, dpi=(300, 300)), png(grey, dpi=(72, 72)), "The picture has another size on paper, and so another scale.", ["pHYs|resolution|per met|dpi"])

    palette = colour.quantize(32)
    other = palette.copy()
    colours = other.getpalette()
    colours[3 * palette.getpixel((33, 21))] ^= 16
    other.putpalette(colours)
    trap("one-colour-of-the-palette", png(palette), png(other), "The same indices, but one colour of the palette differs.", ["pixel|palette|PLTE"])
    trap("transparent-index-of-the-palette", png(palette, transparency=3), png(palette, transparency=4), "Another colour of the palette is transparent.", ["pixel|alpha|tRNS|transparen"])
    trap("transparent-grey", png(grey, transparency=120), png(grey, transparency=121), "Another level of grey is transparent.", ["pixel|alpha|tRNS|transparen"])
    trap("turned-by-180-degrees", png(grey), png(grey.rotate(180)), "The picture is turned.", ["pixel"])
    trap("red-and-blue-swapped", png(colour), png(Image.merge("RGB", colour.split()[::-1])), "Two channels were swapped.", ["pixel"])
    trap("width-and-height-swapped", png(grey), png(Image.frombytes("L", (64, 80), grey.tobytes())), "The same samples in rows of another length.", ["size|width|dimension|\\d+ ?[x×] ?\\d+"])
    trap("one-column-cropped", png(grey), png(grey.crop((0, 0, 79, 64))), "The last column is missing.", ["size|width|dimension|\\d+ ?[x×] ?\\d+"])
    animated = lambda second: encoded(grey, "PNG", save_all=True, append_images=[second], duration=200)
    trap("second-frame-of-an-animation", animated(colour.convert("L").transpose(0)), animated(with_pixel(colour.convert("L").transpose(0), 0)), "The second frame of an animated PNG differs; the picture that most readers show is the same.", ["frame|fdAT|anim"])
    trap("cut-short", png(colour), png(colour)[:-2000], "The file ends in the middle of the pixels.")
    trap("bytes-after-the-end", png(grey), png(grey) + b"station 7, 2021", "Text was appended after the end of the picture.", ["after|trailing|end"])


def _jpeg_exif(jpeg):
    """What a camera says of a picture, besides when it was taken."""

    def told(description="leaf 1", artist="A. Ash", latitude=10, comment="wet", date="2024:03:05 10:11:12"):
        tags = Image.Exif()
        tags[0x010E], tags[0x013B], tags[0x8298] = description, artist, "CC BY"
        tags[0x0132], tags[0x0131] = date, "microscope 3.1"
        tags[0x8769] = {0x9286: b"ASCII\0\0\0" + comment.encode(), 0x9003: date}
        tags[0x8825] = {1: "N", 2: tuple(TiffImagePlugin.IFDRational(part) for part in (latitude, 30, 0))}
        return jpeg(exif=tags.tobytes())

    made = f"{PILLOW}, two EXIF blocks"
    equivalent("jpeg/all-dates-of-exif", "jpg", told(), told(date="2024:06:07 08:00:01"), made, "Only dates of the EXIF block differ: of the file and of the exposure.", ["DateTime"])
    for name, change, says in [
        ("description", {"description": "leaf 2"}, "ImageDescription"),
        ("artist", {"artist": "B. Birch"}, "Artist"),
        ("latitude", {"latitude": 11}, "GPSLatitude"),
        ("comment-of-the-user", {"comment": "dry"}, "UserComment"),
    ]:
        different(f"jpeg/{name}-in-exif", "jpg", told(), told(**change), made, f"The {name.replace('-', ' ')} in the EXIF block differs, besides its dates.", [says])


def _jpeg():
    photo = micrograph("RGB")
    jpeg = lambda image=photo, **options: encoded(image, "JPEG", quality=options.pop("quality", 90), **options)

    def exif(value):
        tags = Image.Exif()
        tags[0x0132], tags[0x0131] = value
        return tags.tobytes()

    first = exif(("2024:03:05 10:11:12", "microscope 3.1"))
    later = exif(("2024:06:07 08:00:01", "microscope 3.2"))
    equivalent("jpeg/date-and-software-of-exif", "jpg", jpeg(exif=first), jpeg(exif=later), f"{PILLOW}, two EXIF blocks", "Only the date and the software of the EXIF block differ.", ["EXIF|metadata"])
    equivalent("jpeg/without-exif", "jpg", jpeg(exif=first), jpeg(), f"{PILLOW}, with and without EXIF", "Only the EXIF block with date and software is missing.", ["EXIF|metadata"])
    _jpeg_exif(jpeg)
    comment = lambda text: jpeg()[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + jpeg()[2:]
    equivalent("jpeg/comment-of-the-writer", "jpg", comment(b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62)"), comment(b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v80)"), f"{PILLOW}, and a comment as gd writes it", "Only a comment with the writer's version differs.", ["comment|COM|metadata"])
    equivalent("jpeg/huffman-tables", "jpg", jpeg(), jpeg(optimize=True), f"{PILLOW}, with and without optimize", "The same coefficients, coded with other tables.")
    equivalent("jpeg/progressive", "jpg", jpeg(), jpeg(progressive=True), f"{PILLOW}, with and without progressive", "The same coefficients in another order of transmission.")
    run_twice("jpeg/matplotlib-run-twice", "jpg", lambda path: path.write_bytes(drawn(form="jpg")), f"{MATPLOTLIB} savefig, run twice", "The program writes the same bytes each time.", expect="identical")

    def trap(name, produced, why, says=None, recorded=jpeg()):
        different(f"jpeg/{name}", "jpg", recorded, produced, PILLOW, why, says)

    trap("one-pixel", jpeg(with_pixel(photo, (255, 255, 255))), "One pixel was white before the compression.", ["pixel"])
    trap("quality", jpeg(quality=89), "Another quality gives other pixels.", ["pixel"])
    trap("one-column-cropped", jpeg(photo.crop((0, 0, 79, 64))), "The last column is missing.", ["size|width|dimension|\\d+ ?[x×] ?\\d+"])
    trap("grey", jpeg(photo.convert("L")), "The colours are gone.")
    trap("figure-label", drawn("label", "jpg"), "One digit of a label differs.", ["pixel"], drawn(form="jpg"))


def _gif():
    frames = [Image.fromarray(np.roll(np.array(micrograph()), 5 * i, 1)[:48, :48] // 16 * 16).convert("P") for i in range(4)]

    def gif(images, duration=120, loop=0, **options):
        return encoded(images[0], "GIF", save_all=True, append_images=images[1:], duration=duration, loop=loop, optimize=False, **options)

    recorded = gif(frames)

    def trap(name, produced, why, says=None, made_by=PILLOW):
        different(f"gif/{name}", "gif", recorded, produced, made_by, why, says)

    colours = micrograph("RGB").crop((0, 0, 48, 48)).quantize(16)
    moved = colours.remap_palette(list(range(15, -1, -1)))
    equivalent("gif/palette-in-another-order", "gif", encoded(colours, "GIF", optimize=False), encoded(moved, "GIF", optimize=False), f"{PILLOW}, remap_palette", "The same colours of all pixels; only the order of the palette differs.")
    equivalent("gif/comment-of-the-writer", "gif", gif(frames, comment=b"Created with matplotlib 3.6.3"), gif(frames, comment=b"Created with matplotlib 3.11.2"), f"{PILLOW}, two comments", "Only a comment with the writer's version differs.", ["comment|metadata"])
    run_twice("gif/pillow-run-twice", "gif", lambda path: path.write_bytes(gif(frames)), f"{PILLOW}, run twice", "The program writes the same bytes each time.", expect="identical")
    trap("one-pixel-of-the-third-frame", gif([*frames[:2], with_pixel(frames[2], 0), frames[3]]), "One pixel of the third frame differs.", ["frame|pixel"])
    trap("last-frame-missing", gif(frames[:3]), "The last frame is missing.", ["frame"])
    trap("frames-in-another-order", gif([frames[0], frames[2], frames[1], frames[3]]), "Two frames were swapped.", ["frame|pixel"])
    trap("shown-for-longer", gif(frames, duration=240), "Every frame is shown twice as long.", ["delay|duration|ms|time"])
    trap("played-once", gif(frames, loop=3), "The animation is repeated three times and not for ever.", ["loop|repeat"])


def _tiff():
    deep = np.array(micrograph("I;16")).astype(np.uint16)
    stack = np.stack([np.roll(deep, 3 * i, 0)[:40, :48] for i in range(3)])
    TIFF = version_of("tifffile")

    def tiff(array, **options):
        out = io.BytesIO()
        tifffile.imwrite(out, array, **{"metadata": None, **options})
        return out.getvalue()

    def eq(name, produced, made_by, why, says=None, recorded=tiff(deep)):
        equivalent(f"tiff/{name}", "tif", recorded, produced, made_by, why, says)

    eq("date-and-software", tiff(deep, datetime="2024:06:07 08:00:01", software="tifffile.py 2026.3.3"), TIFF + ", two values of datetime and software", "Only the date and the writer differ.", ["DateTime|Software|metadata|306|305"], tiff(deep, datetime="2024:03:05 10:11:12", software="tifffile.py"))
    eq("deflate", tiff(deep, compression="zlib"), TIFF + ", without and with compression", "The same samples, compressed.", ["compress"])
    eq("byte-order", tiff(deep, byteorder=">"), TIFF + ", two byte orders", "The same samples with the bytes in the other order.")
    eq("rows-in-each-strip", tiff(deep, rowsperstrip=8), TIFF + ", two values of rowsperstrip", "The same samples, cut into other strips.")
    eq("lzw", encoded(micrograph(), "TIFF", compression="tiff_lzw"), f"{PILLOW}, without and with LZW", "The same samples, compressed.", None, encoded(micrograph(), "TIFF"))
    colours = (np.arange(3 * 8 * 10 * 4).reshape(3, 8, 10, 4) * 37 % 251).astype(np.uint8)
    pages = lambda **options: tiff(colours, photometric="rgb", extrasamples=["unassalpha"], **options)
    eq("pages-by-tifffile-deflate", pages(compression="zlib"), TIFF + ", several pages, without and with compression", "The same samples; tifffile leaves copies of values behind each directory, which nothing points to.", None, pages())
    raster = (np.array(micrograph())[:24, :32] / np.float32(7)).astype(np.float32)

    def gdal(array, *options):
        folder = scratch()
        tifffile.imwrite(folder / "in.tif", array, metadata=None)
        run("gdal_translate", "-q", *options, folder / "in.tif", folder / "out.tif")
        return (folder / "out.tif").read_bytes()

    eq("zstd", gdal(raster, "-co", "COMPRESS=ZSTD", "-co", "PREDICTOR=3"), "GDAL 3.6.2, without and with compression", "The same samples, compressed by zstd.", ["compress"], gdal(raster))
    eq("cloud-optimized", gdal(raster, "-of", "COG"), "GDAL 3.6.2, as GTiff and as COG", "The same samples; notes on the order of the blocks stand between them.", ["notes"], gdal(raster))
    run_twice("tiff/tifffile-with-date-run-twice", "tif", lambda path: path.write_bytes(tiff(deep, datetime=True)), TIFF + " with datetime=True, run twice", "Only the date differs.", says=["DateTime|306|date"])
    run_twice("tiff/ome-run-twice", "ome.tif", lambda path: tifffile.imwrite(path, stack, ome=True, metadata={"axes": "ZYX", "PhysicalSizeX": 0.2}), TIFF + " with OME metadata, run twice", "Only the random uuid in the OME description differs.")

    def trap(name, produced, why, says=None, recorded=tiff(deep), made_by=TIFF):
        different(f"tiff/{name}", "tif", recorded, produced, made_by, why, says)

    def with_sample(array, at, value):
        array = array.copy()
        array[at] = value
        return array

    trap("low-byte-of-one-sample", tiff(with_sample(deep, (21, 33), deep[21, 33] ^ 1)), "One sample of 16 bit differs in its low byte only.", ["pixel|sample"])
    trap("one-sample-of-the-second-page", tiff(with_sample(stack, (1, 9, 9), 0), photometric="minisblack"), "One sample of the second page differs.", ["page|pixel|sample|frame"], tiff(stack, photometric="minisblack"))
    trap("page-missing", tiff(stack[:2], photometric="minisblack"), "The last page is missing.", ["page|frame"], tiff(stack, photometric="minisblack"))
    trap("pages-in-another-order", tiff(stack[::-1], photometric="minisblack"), "The pages are in another order.", ["page|pixel|sample|frame"], tiff(stack, photometric="minisblack"))
    real = (deep / 257).astype(np.float32)
    trap("last-bit-of-a-float", tiff(with_sample(real, (21, 33), np.nextafter(real[21, 33], np.float32(999)))), "One sample of 32 bit floating point differs in its last bit.", ["pixel|sample"], tiff(real))
    trap("zstd-and-one-sample", gdal(with_sample(raster, (0, 0), 7), "-co", "COMPRESS=ZSTD"), "One sample differs, besides the compression.", ["pixel|sample"], gdal(raster), "GDAL 3.6.2")
    trap("not-a-number", tiff(with_sample(real, (21, 33), np.nan)), "One sample became NaN.", ["pixel|sample"], tiff(real))
    trap("negative-sample", tiff(with_sample(real, (21, 33), -3.5)), "One sample became negative: clipping to what a screen shows would hide it if it were black before.", ["pixel|sample"], tiff(with_sample(real, (21, 33), 0)))
    trap("signed-or-unsigned", tiff(deep.view(np.int16)), "The same bytes as signed integers.", None)
    trap("white-is-zero", tiff(deep, photometric="miniswhite"), "The same samples, but zero is white now.", ["photometric|white|262"], tiff(deep, photometric="minisblack"))
    trap("compressed-and-one-sample", tiff(with_sample(deep, (0, 0), 7), compression="zlib"), "One sample differs, besides the compression.", ["pixel|sample"])
    described = lambda unit: tiff(deep, description='{"axes": "YX", "pixel_size": 0.2, "unit": "%s"}' % unit)
    trap("unit-in-the-description", described("nm"), "The description states another unit.", ["description|unit|270"], described("um"))
